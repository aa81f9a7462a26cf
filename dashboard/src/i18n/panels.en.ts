import type { panelTexts as chinese } from './panels.zh';

export const panelTexts: typeof chinese = {};
