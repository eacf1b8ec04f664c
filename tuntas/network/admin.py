"""The administrator's tables of places and devices; what a case names is not deleted but put out of use."""

from __future__ import annotations

from django.contrib import admin

from tuntas.network.models import Device, Place


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    """Buildings, floors and rooms."""

    list_display = ["name", "parent", "unit", "active"]
    list_filter = ["active", "unit"]
    list_editable = ["active"]
    search_fields = ["name", "parent__name"]
    list_select_related = ["parent__parent", "unit"]
    autocomplete_fields = ["parent", "unit"]


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin):
    """Equipment as the inventory of state property knows it."""

    list_display = ["name", "make", "place", "serial", "bmn", "active"]
    list_filter = ["active", "unit"]
    list_editable = ["active"]
    search_fields = ["name", "make", "serial", "bmn"]
    list_select_related = ["place__parent"]
    autocomplete_fields = ["place", "unit"]
