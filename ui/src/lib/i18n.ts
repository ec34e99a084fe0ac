import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import en from '../locales/en.ftl?raw';
import ko from '../locales/ko.ftl?raw';
import type { Lang } from './bindings/Lang';

function bundle(lang: Lang, text: string): FluentBundle {
  const made = new FluentBundle(lang, { useIsolating: false });
  made.addResource(new FluentResource(text));
  return made;
}

const bundles: Record<Lang, FluentBundle> = { ko: bundle('ko', ko), en: bundle('en', en) };

/** A message in a language; the id itself where it is missing, so that a gap is seen. */
export function translate(lang: Lang, id: string, values: Record<string, FluentVariable> = {}): string {
  const message = bundles[lang].getMessage(id);
  return message?.value ? bundles[lang].formatPattern(message.value, values) : id;
}
