/** What an incident carries besides its obligations: statements, transfers, receipts, flags, findings, files. */

/** An id with the titles that the policy gives it. */
export interface Choice {
  id: string;
  title?: string;
  en?: string | null;
}

export interface Recipient extends Choice {
  receivedBy?: string | null;
  at?: string | null;
  by?: string | null;
}

export interface Extension {
  status: 'requested' | 'approved' | 'rejected';
  until: string;
  reason?: string;
  requestedBy?: string;
  requestedAt?: string;
  decidedBy?: string | null;
  decidedAt?: string | null;
  comment?: string | null;
}

export type TransferStatus = 'offered' | 'accepted' | 'returned' | 'bounced' | 'withdrawn';

export interface Transfer {
  id: string;
  unit: string;
  role: 'lead' | 'assist';
  status: TransferStatus;
  offeredAt?: string;
  offeredBy?: string;
  dueAt?: string | null;
  reason?: string | null;
  answeredAt?: string | null;
  answeredBy?: string | null;
  answer?: string | null;
}

export interface ApprovalStep {
  title?: string;
  en?: string | null;
  by?: string[];
  approvedBy?: string | null;
  approvedAt?: string | null;
  onBehalfOf?: string | null;
}

export type StatementKind = 'line' | 'release' | 'reply';
export type StatementStatus = 'submitted' | 'returned' | 'approved' | 'published' | 'superseded' | 'unauthorised';

export interface Statement {
  id: string;
  kind: StatementKind;
  version: number;
  status: StatementStatus;
  title?: string | null;
  excerpt?: string;
  /** The whole text, for the versions that somebody may still act on. */
  text?: string | null;
  submittedBy?: string;
  submittedAt?: string;
  steps?: ApprovalStep[];
  comment?: string | null;
  publishedAt?: string | null;
  where?: string | null;
  url?: string | null;
  publishedBy?: string | null;
}

export interface Flag extends Choice {
  on: boolean;
}

export interface Finding {
  kind: string;
  title?: string;
  en?: string | null;
  obligation?: string;
  at?: string;
  status?: 'candidate' | 'confirmed' | 'withdrawn';
  unit?: string | null;
  points?: number | null;
  indirectPoints?: number | null;
  lead?: string | null;
  indirect?: string | null;
  by?: string | null;
}

export interface Attachment {
  id: string;
  name: string;
  mediaType?: string;
  size?: number;
  sha256?: string;
  uploadedBy?: string;
  uploadedAt?: string;
}

export interface FactSheet {
  fields: Record<string, string | undefined>;
  updatedAt?: string | null;
  updatedBy?: string | null;
}

/** Names of the people that an answer mentions, by their ids. */
export type People = Record<string, string>;
