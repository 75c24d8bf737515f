"""Does the model still meet the patients it was trained on? Features, scores and calibration."""
