import type { Backend } from './backend';
import type { Lang } from './bindings/Lang';
import type { Query } from './bindings/Query';
import type { RecipientRow } from './bindings/RecipientRow';
import letter from '../../../docs/pictures/letter-ko.png?inline';
import answers from './fake.json';

type Answers = Record<Lang, {
  overview: Awaited<ReturnType<Backend['overview']>>;
  recipients: RecipientRow[];
  open: number[];
  questions: Awaited<ReturnType<Backend['questions']>>;
  facts: Awaited<ReturnType<Backend['facts']>>;
  recipient: Awaited<ReturnType<Backend['recipient']>>[];
  items: Awaited<ReturnType<Backend['items']>>;
  documents: Awaited<ReturnType<Backend['documents']>>;
  preview: Awaited<ReturnType<Backend['identify']>>;
  counted: Awaited<ReturnType<Backend['count']>>;
  excerpt: Awaited<ReturnType<Backend['excerpt']>>;
  requests: Awaited<ReturnType<Backend['requests']>>;
  request: Awaited<ReturnType<Backend['request']>>[];
  changed: Awaited<ReturnType<Backend['compareDocuments']>>;
  address: Awaited<ReturnType<Backend['address']>>;
  aboutMe: Awaited<ReturnType<Backend['aboutMe']>>;
}>;

// Made by the shell's own commands from the sample: see tests/ipc.rs.
const all = answers as unknown as Answers;

/** The shell's answers about the sample, replayed in a plain browser; `?screen=start|locked|import|empty` begins elsewhere. */
export function fake(): Backend {
  const asked = new URLSearchParams(location.search);
  let lang: Lang = asked.get('lang') === 'en' ? 'en' : 'ko';
  const begin = asked.get('screen') ?? '';
  let open = begin !== 'start' && begin !== 'locked';
  let vault = begin === 'locked';
  let files = begin === 'import' ? [{ id: 0, name: '한빛페이_이용제공내역.csv', size: 92_000 }] : [];
  const filter = (query: Query) =>
    all[lang].recipients.filter((row) => (!query.abroad || row.abroad) && (query.country === null || row.countries.includes(query.country)) && row.name.toLowerCase().includes(query.search.toLowerCase()));
  return {
    status: async () => ({ vault, open, sample: open, passphrase: true, keychain: true, language: lang }),
    setLanguage: async (language) => void (lang = language),
    createVault: async () => void ([open, vault] = [true, true]),
    unlock: async (passphrase) => {
      if (passphrase === 'wrong') throw { code: 'wrong-passphrase', message: 'the passphrase is not right' };
      open = true;
    },
    lock: async () => void ([open, vault] = [false, true]),
    openSample: async () => void (open = true),
    touch: async () => undefined,
    pick: async () => (files = [{ id: 0, name: '한빛페이_이용제공내역.csv', size: 92_000 }]),
    paste: async (text) => (files = [{ id: 0, name: 'pasted', size: text.length }]),
    offered: async () => files,
    identify: async () => all[lang].preview,
    saveMapping: async () => true,
    loadMapping: async () => null,
    count: async () => all[lang].counted,
    save: async () => ({ document: all[lang].documents[0]!.document, known: false }),
    cancel: async (forget) => void (files = forget ? [] : files),
    overview: async () => (begin === 'empty' ? { ...all[lang].overview, totals: { ...all[lang].overview.totals, documents: 0, recipients: 0 } } : all[lang].overview),
    recipients: async (query, offset, limit) => {
      const rows = filter(query);
      const page = { total: rows.length, rows: rows.slice(offset, offset + limit) };
      return { page, open: page.rows.map((row) => all[lang].open[all[lang].recipients.indexOf(row)] ?? 0) };
    },
    recipient: async (id) => all[lang].recipient.find((one) => one.detail.row.id === id) ?? all[lang].recipient[0]!,
    items: async () => (begin === 'empty' ? [] : all[lang].items),
    documents: async () => all[lang].documents,
    removeDocument: async () => undefined,
    excerpt: async () => all[lang].excerpt,
    questions: async () => (begin === 'empty' ? { ...all[lang].questions, questions: [] } : all[lang].questions),
    handleQuestion: async () => undefined,
    facts: async () => all[lang].facts,
    saveFact: async () => undefined,
    removeFact: async () => undefined,
    decideName: async () => undefined,
    undoDecision: async () => undefined,
    requests: async () => (begin === 'empty' ? { ...all[lang].requests, rows: [] } : all[lang].requests),
    address: async () => all[lang].address,
    beginRequest: async () => [all[lang].request[0]!.id],
    request: async (id) => all[lang].request.find((one) => one.id === id) ?? all[lang].request[0]!,
    saveDraft: async (id, draft) => ({ ...(all[lang].request.find((one) => one.id === id) ?? all[lang].request[0]!), draft }),
    changeLaw: async (id) => all[lang].request.find((one) => one.id === id) ?? all[lang].request[0]!,
    dropRequest: async () => true,
    preview: async () => [letter.slice(letter.indexOf(',') + 1)],
    exportLetter: async () => true,
    exportCalendar: async () => true,
    writeMail: async () => undefined,
    pickCopy: async () => letter.slice(letter.indexOf(',') + 1),
    dropCopy: async () => undefined,
    keepCopy: async (id) => all[lang].request.find((one) => one.id === id) ?? all[lang].request[0]!,
    record: async (id) => all[lang].request.find((one) => one.id === id) ?? all[lang].request[0]!,
    prove: async (id) => all[lang].request.find((one) => one.id === id) ?? all[lang].request[0]!,
    saveMe: async () => undefined,
    aboutMe: async () => all[lang].aboutMe,
    saveHome: async () => undefined,
    saveCustomer: async () => undefined,
    keepTemplate: async () => undefined,
    compareDocuments: async () => all[lang].changed,
    listen: async () => () => undefined,
  };
}
