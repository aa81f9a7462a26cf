/** Keeping watch: duty, hand-over, notifications that went out, alarms. */
export const watchTexts = {
  place: {
    duty: 'Duty',
    shifts: 'Hand-over',
    alarms: 'Alarms',
    notifications: 'Notifications',
    more: 'More',
    records: 'Records',
    operations: 'Operations',
  },
  alarm: {
    title: 'Alarms',
    hint: 'What the product found broken in itself. An alarm does not go away by being read: it clears when the cause is gone.',
    unseen: '{{count}} not seen',
    banner: 'Alarms to look at: {{count}}',
    look: 'Look',
  },
};
