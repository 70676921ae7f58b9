from events.views.details import event, programme
from events.views.lists import agenda, month
from events.views.ways_in import all_filters, subscribe

__all__ = ["agenda", "all_filters", "event", "month", "programme", "subscribe"]
