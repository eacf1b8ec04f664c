// Asks veraPDF whether files conform: flavour FILE…, one line each, then every rule that was broken and how often.

import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Conformance {
    public static void main(String[] given) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(given[0]);
        for (int no = 1; no < given.length; no++) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(given[no]), flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult found = validator.validate(parser);
                System.out.println((found.isCompliant() ? "conforms " : "broken ") + flavour + " " + given[no]);
                Map<String, Integer> broken = new TreeMap<>();
                for (TestAssertion one : found.getTestAssertions()) {
                    String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                    broken.merge(rule + " " + one.getMessage(), 1, Integer::sum);
                }
                broken.forEach((rule, times) -> System.out.println("    " + times + " × " + rule));
            }
        }
    }
}
