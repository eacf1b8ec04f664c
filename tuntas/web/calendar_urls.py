"""`/pengaturan/kalender/`: the addresses of working time."""

from django.urls import path

from tuntas.web.views.settings import (
    calendars,
    calendars_days,
    calendars_hours,
    calendars_import,
    calendars_named,
    calendars_year,
)

urlpatterns = [
    path("", calendars.calendars, name="calendars"),
    path("baru/", calendars_named.calendar_new, name="calendar-new"),
    path("unit/<int:unit>/", calendars.unit_hours, name="unit-hours"),
    path("jam/<int:hours>/", calendars_hours.hours, name="hours"),
    path("jam/<int:hours>/penghapusan/", calendars_hours.hours_removal, name="hours-removal"),
    path("libur/<int:holiday>/", calendars_days.holiday, name="holiday"),
    path("libur/<int:holiday>/penghapusan/", calendars_days.holiday_removal, name="holiday-removal"),
    path("piket/<int:cover>/penghapusan/", calendars_days.cover_removal, name="cover-removal"),
    path("<int:calendar>/", calendars.calendar, name="calendar"),
    path("<int:calendar>/penghapusan/", calendars_named.calendar_removal, name="calendar-removal"),
    path("<int:calendar>/nama/", calendars_named.calendar_name, name="calendar-name"),
    path("<int:calendar>/jam/baru/", calendars_hours.hours_new, name="hours-new"),
    path("<int:calendar>/libur/baru/", calendars_days.holiday_new, name="holiday-new"),
    path("<int:calendar>/piket/baru/", calendars_days.cover_new, name="cover-new"),
    path("<int:calendar>/tahun/<int:year>/", calendars_year.calendar_year, name="calendar-year"),
    path("<int:calendar>/impor/<int:year>/", calendars_import.calendar_import, name="calendar-import"),
]
