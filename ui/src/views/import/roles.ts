import type { Place } from '../../lib/bindings/Place';
import type { Relation } from '../../lib/bindings/Relation';
import type { Role } from '../../lib/bindings/Role';

/** The roles that a column can be given, those that matter most first. */
export const roles: Role[] = [
  'recipient', 'recipient_processor', 'recipient_sub_processor', 'recipient_overseas', 'recipient_joint_use', 'recipient_mydata', 'recipient_category', 'acts_for', 'controller', 'use_actor',
  'date', 'period_start', 'period_end', 'count', 'country', 'purpose', 'purpose_processor', 'data_items', 'data_category', 'legal_basis', 'relation', 'retention', 'consent', 'safeguard', 'method', 'date_and_method',
  'row_no', 'row_ref', 'remarks', 'status', 'recipient_contact', 'recipient_address', 'service', 'frequency',
];

/** The relations that a whole table can be given. */
export const relations: Relation[] = ['provision', 'processing', 'sub-processing', 'joint-use', 'joint-control', 'business-transfer', 'sale', 'advertising', 'public-authority', 'credit-bureau', 'transmission', 'internal-use'];

/** Encodings to choose from, by their WHATWG labels. */
export const encodings = ['utf-8', 'euc-kr', 'utf-16le', 'shift_jis', 'windows-1252', 'gb18030'];

/** A pattern such as `{recipient} ({country})` in its pieces. */
export interface Pattern {
  before: string;
  parts: { role: Role; behind: string }[];
}

export function parsed(text: string): Pattern {
  const [before = '', ...rest] = text.split('{');
  return { before, parts: rest.map((piece) => { const [role = '', ...behind] = piece.split('}'); return { role: role as Role, behind: behind.join('}') }; }) };
}

/** The text of a pattern; something stands between any two roles. */
export function written(pattern: Pattern): string {
  const last = pattern.parts.length - 1;
  return pattern.before + pattern.parts.map((part, at) => `{${part.role}}${part.behind || (at < last ? ' ' : '')}`).join('');
}

/** Whether two places are one, whichever order their parts stand in. */
export const isTable = (one: Place, other: Place): boolean => [...Object.keys(one), ...Object.keys(other)].every((key) => one[key as keyof Place] === other[key as keyof Place]);

/** Rows as people write them, `3, 7-9`, as spans; what is no number is left out. */
export function spans(text: string): [number, number][] {
  return text.replace(/\s*[-–~]\s*/g, '-').split(/[,\s]+/).flatMap((piece) => {
    const [from, to] = piece.split('-').map(Number);
    return from && Number.isInteger(from) && (to === undefined || to >= from) ? [[from, to ?? from] as [number, number]] : [];
  });
}

export const spanned = (rows: [number, number][]): string => rows.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
