/** Panels of the incident page: statements, units, files, fact sheet, findings. */
export const panelTexts = {};
