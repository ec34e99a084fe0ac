import type { Clock } from '../../lib/bindings/Clock';
import type { Lang } from '../../lib/bindings/Lang';

/** The day an answer is owed, or the one the service named. */
export function dueOf(clock: Clock): string | null {
  return clock.promised ?? clock.deadline?.due ?? null;
}

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
