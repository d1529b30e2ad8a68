"""Programs side by side."""

from django.shortcuts import render

from programs.compare.page import ProgramComparison


def compare(request):
    """The programs that the address names, as columns of one table."""
    return render(request, "programs/compare.html", {"comparison": ProgramComparison(request.GET.getlist("program"))})
