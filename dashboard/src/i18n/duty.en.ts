import type { dutyTexts as zh } from './duty.zh';

export const dutyTexts: typeof zh = {
  duty: {
    title: 'Duty',
  },
};
