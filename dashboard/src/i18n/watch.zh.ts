/** Keeping watch: duty, hand-over, notifications that went out, alarms. */
export const watchTexts = {
  place: {
    duty: '值班',
    shifts: '交班',
    alarms: '告警',
    notifications: '通知',
    more: '更多',
    records: '台账与制度',
    operations: '运行保障',
  },
  alarm: {
    title: '系统告警',
    hint: '值守系统自己发现的故障。告警不会自行消失：故障排除后才解除。',
    unseen: '{{count}} 条未看',
    banner: '{{count}} 条系统告警待查看',
    look: '去查看',
  },
};
