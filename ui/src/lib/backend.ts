import type { AboutMe } from './bindings/AboutMe';
import type { Address } from './bindings/Address';
import type { Begun } from './bindings/Begun';
import type { Changed } from './bindings/Changed';
import type { Counted } from './bindings/Counted';
import type { Decision } from './bindings/Decision';
import type { DocumentView } from './bindings/DocumentView';
import type { Draft } from './bindings/Draft';
import type { Excerpt } from './bindings/Excerpt';
import type { Fact } from './bindings/Fact';
import type { Facts } from './bindings/Facts';
import type { Handled } from './bindings/Handled';
import type { Happening } from './bindings/Happening';
import type { ItemRow } from './bindings/ItemRow';
import type { Keeping } from './bindings/Keeping';
import type { Kept } from './bindings/Kept';
import type { Kind } from './bindings/Kind';
import type { Lang } from './bindings/Lang';
import type { Mapping } from './bindings/Mapping';
import type { Offered } from './bindings/Offered';
import type { Overview } from './bindings/Overview';
import type { Place } from './bindings/Place';
import type { Preview } from './bindings/Preview';
import type { Query } from './bindings/Query';
import type { Questions } from './bindings/Questions';
import type { RecipientsView } from './bindings/RecipientsView';
import type { RecipientView } from './bindings/RecipientView';
import type { Requests } from './bindings/Requests';
import type { RequestView } from './bindings/RequestView';
import type { Shape } from './bindings/Shape';
import type { Status } from './bindings/Status';
import type { Step } from './bindings/Step';
import type { Template } from './bindings/Template';
import type { Tongue } from './bindings/Tongue';
import type { Writer } from './bindings/Writer';

/** Everything the UI may ask. Its methods are the shell's commands, one to one; every one rejects with a `Failure`. */
export interface Backend {
  /** What to show first. */
  status(): Promise<Status>;
  /** Uses a language, now and at the next start. */
  setLanguage(language: Lang): Promise<void>;
  /** Makes the vault and opens it. The passphrase is empty for the keychain. */
  createVault(keeping: Keeping, passphrase: string): Promise<void>;
  /** Opens the vault. The passphrase is empty for the keychain. */
  unlock(passphrase: string): Promise<void>;
  /** Closes the vault; the sample is gone with it. */
  lock(): Promise<void>;
  /** Opens a throw-away vault with sample data. */
  openSample(): Promise<void>;
  /** Says that somebody is there. */
  touch(): Promise<void>;
  /** Lets the person pick files; all offered files. */
  pick(): Promise<Offered[]>;
  /** Offers a table that was pasted (HTML or text); all offered files. */
  paste(text: string): Promise<Offered[]>;
  /** All files dropped, picked or named at the start. */
  offered(): Promise<Offered[]>;
  /** What a file is, from its beginning. */
  identify(file: number, mapping: Mapping): Promise<Preview>;
  /** Lets the person keep a mapping as a file, without anything personal in it; whether they did. */
  saveMapping(mapping: Mapping): Promise<boolean>;
  /** Lets the person pick a mapping file. */
  loadMapping(): Promise<Mapping | null>;
  /** Reads all of a file without keeping it. */
  count(file: number, mapping: Mapping, progress: (step: Step) => void): Promise<Counted>;
  /** Reads all of a file into the vault. */
  save(file: number, mapping: Mapping, progress: (step: Step) => void): Promise<Kept>;
  /** Stops the running reading, which leaves nothing behind; may forget the offered files too. */
  cancel(forget: boolean): Promise<void>;
  /** The overview's numbers and pictures; the flow names `most` recipients. */
  overview(query: Query, most: number): Promise<Overview>;
  /** A window of the table of recipients. */
  recipients(query: Query, offset: number, limit: number): Promise<RecipientsView>;
  /** Everything about one recipient. */
  recipient(id: number): Promise<RecipientView>;
  /** Data items and who has them. */
  items(): Promise<ItemRow[]>;
  /** Documents in the vault. */
  documents(): Promise<DocumentView[]>;
  /** Forgets a document and whatever only it states. */
  removeDocument(id: string): Promise<void>;
  /** The rows of the original around a place. */
  excerpt(document: string, place: Place): Promise<Excerpt>;
  /** Everything worth asking. */
  questions(): Promise<Questions>;
  /** Keeps what became of a question. */
  handleQuestion(key: string, handled: Handled): Promise<void>;
  /** What the person knows, and the services it may be about. */
  facts(): Promise<Facts>;
  /** Keeps a fact; with its number, in place of an earlier one. */
  saveFact(id: number | null, fact: Fact): Promise<void>;
  /** Forgets a fact. */
  removeFact(id: number): Promise<void>;
  /** Keeps what the person says of names: one company's, apart, or called otherwise. */
  decideName(decision: Decision): Promise<void>;
  /** Takes back the last decision about a recipient's names. */
  undoDecision(name: string): Promise<void>;
  /** All letters, and what can be written. */
  requests(): Promise<Requests>;
  /** To whom a letter would go, and under which law. */
  address(name: string): Promise<Address>;
  /** Begins letters, one to each; their numbers. */
  beginRequest(begun: Begun): Promise<number[]>;
  /** One letter with everything about it. */
  request(id: number): Promise<RequestView>;
  /** Keeps a letter that is being written. */
  saveDraft(id: number, draft: Draft): Promise<RequestView>;
  /** Writes the same letter under another law. */
  changeLaw(id: number, regime: string): Promise<RequestView>;
  /** Throws a draft away; whether it was one. */
  dropRequest(id: number): Promise<boolean>;
  /** The pages of a letter, or of the official form, as PNG in base64; finer ones for paper. */
  preview(id: number, form: boolean, paper: boolean): Promise<string[]>;
  /** Lets the person keep a letter as a file; whether they did. */
  exportLetter(id: number, shape: Shape): Promise<boolean>;
  /** Lets the person keep all days due as a calendar file. */
  exportCalendar(): Promise<boolean>;
  /** Opens the person's own mail program with the letter. */
  writeMail(id: number): Promise<void>;
  /** Lets the person pick a picture or scan of a document of identity to black out; PNG in base64. */
  pickCopy(): Promise<string | null>;
  /** Lets go of that picture. */
  dropCopy(): Promise<void>;
  /** Keeps that picture beside a letter with rectangles black: left, top, width and height in parts of the picture. */
  keepCopy(id: number, hidden: [number, number, number, number][]): Promise<RequestView>;
  /** Adds to the history of a letter. */
  record(id: number, happening: Happening): Promise<RequestView>;
  /** Lets the person pick a file that proves something about a letter. */
  prove(id: number): Promise<RequestView>;
  /** Keeps who the person is. */
  saveMe(me: Writer): Promise<void>;
  /** What the vault knows of the person for letters. */
  aboutMe(): Promise<AboutMe>;
  /** Keeps the country the person lives in. */
  saveHome(home: string): Promise<void>;
  /** Keeps the customer number of a service; an empty one is forgotten. */
  saveCustomer(service: string, number: string): Promise<void>;
  /** Keeps the person's own wording of such letters, or goes back to the built-in one. */
  keepTemplate(regime: string, kind: Kind, tongue: Tongue, template: Template | null): Promise<void>;
  /** What two sides say of each recipient: documents by their ids, or `consents`, what the person noted of them. */
  compareDocuments(first: string[], second: string[]): Promise<Changed[]>;
  /** Calls back when files were dropped on the window, or the vault locked itself. */
  listen(event: 'offered' | 'locked' | 'closing', heard: () => void): Promise<() => void>;
}
