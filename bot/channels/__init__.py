"""One folder for each platform; what a vendor calls things stays inside its folder."""
