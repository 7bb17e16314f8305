"""Pages and endpoints for those who run the union's side: health now, the officers' desk next."""
