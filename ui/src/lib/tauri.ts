import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Backend } from './backend';
import type { Step } from './bindings/Step';

function channel(heard: (step: Step) => void): Channel<Step> {
  const made = new Channel<Step>();
  made.onmessage = heard;
  return made;
}

/** The shell, through Tauri's IPC. The only file that knows Tauri. */
export const tauri: Backend = {
  status: () => invoke('status'),
  setLanguage: (language) => invoke('set_language', { language }),
  createVault: (keeping, passphrase) => invoke('create_vault', { keeping, passphrase }),
  unlock: (passphrase) => invoke('unlock', { passphrase }),
  lock: () => invoke('lock'),
  openSample: () => invoke('open_sample'),
  touch: () => invoke('touch'),
  pick: () => invoke('pick'),
  paste: (text) => invoke('paste', { text }),
  offered: () => invoke('offered'),
  identify: (file, mapping) => invoke('identify', { file, mapping }),
  saveMapping: (mapping) => invoke('save_mapping', { mapping }),
  loadMapping: () => invoke('load_mapping'),
  count: (file, mapping, progress) => invoke('count', { file, mapping, progress: channel(progress) }),
  save: (file, mapping, progress) => invoke('save', { file, mapping, progress: channel(progress) }),
  cancel: (forget) => invoke('cancel', { forget }),
  overview: (query, most) => invoke('overview', { query, most }),
  recipients: (query, offset, limit) => invoke('recipients', { query, offset, limit }),
  recipient: (id) => invoke('recipient', { id }),
  items: () => invoke('items'),
  documents: () => invoke('documents'),
  removeDocument: (id) => invoke('remove_document', { id }),
  excerpt: (document, place) => invoke('excerpt', { document, place }),
  questions: () => invoke('questions'),
  handleQuestion: (key, handled) => invoke('handle_question', { key, handled }),
  facts: () => invoke('facts'),
  saveFact: (id, fact) => invoke('save_fact', { id, fact }),
  removeFact: (id) => invoke('remove_fact', { id }),
  decideName: (decision) => invoke('decide_name', { decision }),
  undoDecision: (name) => invoke('undo_decision', { name }),
  requests: () => invoke('requests'),
  address: (name) => invoke('address', { name }),
  beginRequest: (begun) => invoke('begin_request', { begun }),
  request: (id) => invoke('request', { id }),
  saveDraft: (id, draft) => invoke('save_draft', { id, draft }),
  changeLaw: (id, regime) => invoke('change_law', { id, regime }),
  dropRequest: (id) => invoke('drop_request', { id }),
  preview: (id, form, paper) => invoke('preview', { id, form, paper }),
  exportLetter: (id, shape) => invoke('export_letter', { id, shape }),
  exportCalendar: () => invoke('export_calendar'),
  writeMail: (id) => invoke('write_mail', { id }),
  pickCopy: () => invoke('pick_copy'),
  dropCopy: () => invoke('drop_copy'),
  keepCopy: (id, hidden) => invoke('keep_copy', { id, hidden }),
  record: (id, happening) => invoke('record', { id, happening }),
  prove: (id) => invoke('prove', { id }),
  saveMe: (me) => invoke('save_me', { me }),
  aboutMe: () => invoke('about_me'),
  saveHome: (home) => invoke('save_home', { home }),
  saveCustomer: (service, number) => invoke('save_customer', { service, number }),
  keepTemplate: (regime, kind, tongue, template) => invoke('keep_template', { regime, kind, tongue, template }),
  compareDocuments: (first, second) => invoke('compare_documents', { first, second }),
  listen: (event, heard) => listen(event, () => heard()),
};
