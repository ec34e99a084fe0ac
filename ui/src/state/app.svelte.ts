import type { FluentVariable } from '@fluent/bundle';
import type { Backend } from '../lib/backend';
import type { Begun } from '../lib/bindings/Begun';
import type { Failure } from '../lib/bindings/Failure';
import type { Lang } from '../lib/bindings/Lang';
import type { Offered } from '../lib/bindings/Offered';
import type { Query } from '../lib/bindings/Query';
import type { Status } from '../lib/bindings/Status';
import type { Totals } from '../lib/bindings/Totals';
import { translate } from '../lib/i18n';

export type Screen =
  | { name: 'overview' }
  | { name: 'recipients' }
  | { name: 'recipient'; id: number }
  | { name: 'items' }
  | { name: 'documents' }
  | { name: 'questions' }
  | { name: 'facts'; service?: string }
  | { name: 'requests'; begin?: boolean }
  | { name: 'request'; id: number }
  | { name: 'compare'; second?: string[] }
  | { name: 'me' }
  | { name: 'import' };

/** A query that lets everything through. */
export const everything: Query = { search: '', country: null, abroad: false, relation: null, service: null, sort: 'abroad', reverse: false };

class App {
  backend!: Backend;
  lang = $state<Lang>('ko');
  status = $state<Status | null>(null);
  screen = $state<Screen>({ name: 'overview' });
  offered = $state<Offered[]>([]);
  totals = $state<Totals | null>(null);
  itemCount = $state(0);
  /** How many questions are open. */
  open = $state(0);
  /** How many letters wait for an answer. */
  waiting = $state(0);
  /** What is typed and not kept yet: done before the vault closes. */
  flush: (() => Promise<boolean>) | null = null;
  query = $state<Query>({ ...everything });
  failure = $state<string | null>(null);

  async start(backend: Backend): Promise<void> {
    this.backend = backend;
    await this.refresh();
    await backend.listen('offered', () => void this.takeOffered());
    await backend.listen('locked', () => void this.refresh());
    await backend.listen('closing', () => void this.flush?.());
  }

  /** A message in the language in use. */
  t = (id: string, values: Record<string, FluentVariable> = {}): string => translate(this.lang, id, values);

  async refresh(): Promise<void> {
    this.status = await this.backend.status();
    this.lang = this.status.language;
    document.documentElement.lang = this.lang;
    // Files named at the start wait until the vault is open.
    this.offered = await this.backend.offered();
    if (this.status.open) {
      await this.recount();
      if (this.offered.length > 0) this.screen = { name: 'import' };
    } else {
      this.totals = null;
      this.screen = { name: 'overview' };
      this.query = { ...everything };
    }
  }

  /** The numbers beside the navigation. */
  async recount(): Promise<void> {
    const seen = await this.backend.overview({ ...everything }, 1);
    [this.totals, this.open] = [seen.totals, seen.open];
    this.itemCount = (await this.backend.items()).length;
    this.waiting = (await this.backend.requests()).rows.filter((row) => ['sent', 'received', 'extended'].includes(row.state.step)).length;
  }

  async takeOffered(): Promise<void> {
    this.offered = await this.backend.offered();
    if (this.status?.open && this.offered.length > 0) this.screen = { name: 'import' };
  }

  async pick(): Promise<void> {
    await this.attempt(async () => {
      this.offered = await this.backend.pick();
      if (this.offered.length > 0) this.screen = { name: 'import' };
    });
  }

  /** A table copied from a page or a sheet, pasted anywhere but into a field. */
  async paste(data: DataTransfer): Promise<void> {
    const [page, plain] = [data.getData('text/html'), data.getData('text/plain')];
    const text = /<(table|li|dl)[\s>]/i.test(page) ? page : plain;
    if (!this.status?.open || text.trim().length < 8) return;
    await this.attempt(async () => {
      this.offered = await this.backend.paste(text);
      this.screen = { name: 'import' };
    });
  }

  /** Begins letters and opens the first; under the likeliest law, in the language of the screen. */
  async write(begun: Pick<Begun, 'to' | 'kind'> & Partial<Begun>): Promise<void> {
    await this.attempt(async () => {
      const ids = await this.backend.beginRequest({ regime: '', tongue: this.lang, after: null, about: '', ...begun });
      if (ids.length === 1 && ids[0] !== undefined) this.screen = { name: 'request', id: ids[0] };
      else this.screen = { name: 'requests' };
    });
  }

  async lock(): Promise<void> {
    // What is typed goes into the vault before it closes; if that fails, the reason is on the screen and nothing is lost.
    if (this.flush && !(await this.flush())) return;
    await this.backend.lock();
    await this.refresh();
  }

  async setLanguage(language: Lang): Promise<void> {
    await this.attempt(() => this.backend.setLanguage(language));
    this.lang = language;
    document.documentElement.lang = language;
  }

  /** Runs a step and shows why it failed; whether it did not. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    this.failure = null;
    try {
      await work();
      return true;
    } catch (error) {
      const failure = error as Partial<Failure>;
      if (failure.code === 'locked') await this.refresh();
      else if (failure.code !== 'cancelled') this.failure = this.explain(failure, error);
      return false;
    }
  }

  private explain(failure: Partial<Failure>, error: unknown): string {
    const known = failure.code && failure.code !== 'other' ? this.t(`failure-${failure.code}`) : null;
    return known ?? failure.message ?? String(error);
  }
}

export const app = new App();
