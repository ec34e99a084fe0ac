import type { Lang } from './bindings/Lang';
import type { Place } from './bindings/Place';

/** A number with its thousands apart. */
export function number(value: number, lang: Lang): string {
  return new Intl.NumberFormat(lang).format(value);
}

/** A country's name by its code. */
export function country(code: string, lang: Lang): string {
  if (lang === 'ko' && code === 'KR') return '대한민국';
  return new Intl.DisplayNames([lang], { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** Bytes as KB or MB. */
export function bytes(value: number, lang: Lang): string {
  const mega = value / 1_000_000;
  if (mega >= 1) return `${new Intl.NumberFormat(lang, { maximumFractionDigits: mega < 10 ? 1 : 0 }).format(mega)} MB`;
  return `${number(Math.max(1, Math.round(value / 1000)), lang)} KB`;
}

/** A day or second without the T. */
export function moment(text: string | null): string {
  return (text ?? '').replace('T', ' ');
}

/** A year and month. */
export function month(text: string | null): string {
  return (text ?? '').slice(0, 7).replace('-', '.');
}

/** A place in a document in words. */
export function place(place: Place, lang: Lang): string {
  const parts: string[] = [];
  if (place.file) parts.push(place.file);
  if (place.page) parts.push(lang === 'ko' ? `${place.page}쪽` : `page ${place.page}`);
  if (place.sheet) parts.push(place.sheet);
  if (place.table) parts.push(lang === 'ko' ? `표 ${place.table}` : `table ${place.table}`);
  if (place.row) parts.push(lang === 'ko' ? `${number(place.row, lang)}행` : `row ${number(place.row, lang)}`);
  if (place.line) parts.push(lang === 'ko' ? `${number(place.line, lang)}번째 줄` : `line ${number(place.line, lang)}`);
  if (place.pointer) parts.push(place.pointer);
  return parts.join(' · ');
}
