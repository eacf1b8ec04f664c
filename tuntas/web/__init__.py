"""The pages people see, and the design system that draws them."""
