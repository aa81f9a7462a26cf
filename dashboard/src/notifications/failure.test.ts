import { expect, it } from 'vitest';
import { failureKind } from './failure';

it.each([
  ['HTTP 401', 'forbidden'],
  ['HTTP 410', 'gone'],
  ['HTTP 429', 'busy'],
  ["The robot's limit is used up.", 'busy'],
  ['Alibaba Cloud isv.BUSINESS_LIMIT_CONTROL', 'busy'],
  ['HTTP 502', 'broken'],
  ['The channel failed (InvalidOperationException).', 'broken'],
  ['HTTP 400', 'refused'],
  ['Tencent Cloud FailedOperation.SignatureIncorrectOrUnapproved', 'refused'],
  ['No connection (ConnectionError).', 'unreached'],
  ['No connection to the mail server (ConnectionRefused).', 'unreached'],
  ['No answer within 10 s.', 'silent'],
  ["The mail server's certificate is not trusted, or not for this name.", 'certificate'],
  ['The configuration of wecom has no robot of the name in the contact\'s address.', 'robot'],
  ['The answer is not one of Tencent Cloud.', 'gateway'],
  ['something new', 'other'],
])('%s is %s', (error, kind) => {
  expect(failureKind(error)).toBe(kind);
});
