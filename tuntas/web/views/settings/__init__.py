"""The administrator's own pages for what papers are set with: `/pengaturan/`."""
