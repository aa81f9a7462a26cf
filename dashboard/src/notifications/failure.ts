/** Kinds of failure as people understand them; the texts say what it means and what helps. */
export type FailureKind =
  | 'forbidden'
  | 'gone'
  | 'refused'
  | 'busy'
  | 'broken'
  | 'unreached'
  | 'silent'
  | 'certificate'
  | 'robot'
  | 'gateway'
  | 'noContact'
  | 'other';

const signs: [RegExp, FailureKind][] = [
  [/HTTP 40[13]\b/, 'forbidden'],
  [/HTTP (404|410)\b/, 'gone'],
  [/HTTP 429\b|busy|too frequent|limit is used up|LIMIT_CONTROL|LimitExceeded/i, 'busy'],
  [/HTTP 5\d\d\b|channel failed/i, 'broken'],
  [/HTTP 4\d\d\b/, 'refused'],
  [/certificate/i, 'certificate'],
  [/no robot of the name/i, 'robot'],
  [/no connection|connection refused|connection to the mail server broke/i, 'unreached'],
  [/no answer/i, 'silent'],
  [/answer is not one of|answer has no/i, 'gateway'],
  [/Alibaba Cloud|Tencent Cloud|WeCom|DingTalk|Feishu|\b5\d\d\b.*(mail|smtp)|(mail|smtp).*\b5\d\d\b/i, 'refused'],
  [/no (usable )?contact/i, 'noContact'],
];

/** What kind of failure an error line of a channel tells of. The line itself is for whoever repairs it. */
export function failureKind(error: string): FailureKind {
  return signs.find(([sign]) => sign.test(error))?.[1] ?? 'other';
}
