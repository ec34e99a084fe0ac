import type { Lang } from '../../lib/bindings/Lang';

function date(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The weekday of a day. */
export function weekday(day: string, lang: Lang): string {
  return new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(date(day));
}

/** A day without its year. */
export function shortDay(day: string, lang: Lang): string {
  return new Intl.DateTimeFormat(lang, { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(date(day));
}
