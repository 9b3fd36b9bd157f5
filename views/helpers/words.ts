// Numbers, dates and words as people read them. Pure: the language is given, the clock is not asked.

import { topicName } from './topics'

const isText = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

/** "1 answer", "2 answers", "1,200 answers". */
export function plural(count: number, one: string, many: string): string {
  return `${new Intl.NumberFormat('en').format(count)} ${count === 1 ? one : many}`
}

export const wordHelpers = {
  concat: (...parts: unknown[]) => parts.filter(isText).join(''),
  number: (value: number) => new Intl.NumberFormat('en').format(value),
  /** A share from 0 to 1 as whole percent. */
  percent: (share: number) => `${Math.round(share * 100)} %`,
  /** A figure with two decimals. */
  figure: (value: number) => value.toFixed(2),
  date: (date: Date | string | undefined, options?: Asked) => (date ? sayDay(date, 'en-GB', zoneOf(options)) : ''),
  dateTime: (date: Date | string | undefined, options?: Asked) =>
    date ? format(date, { dateStyle: 'medium', timeStyle: 'short', timeZone: zoneOf(options) }) : '',
  isoDate: (date: Date | string | undefined) => (date ? new Date(date).toISOString().slice(0, 10) : ''),
  plural,
  /** A value inside the query of a link. */
  encoded: (value: unknown) => encodeURIComponent(String(value ?? '')),
  /** A topic of questions as a heading. */
  topicName,
  initials: (name: string) =>
    name
      .split(/\s+/)
      .slice(0, 2)
      .map((word) => [...word][0] ?? '')
      .join('')
      .toUpperCase(),
}

/**
 * A day in words. What is kept as a day (a review, the day of an anonymous answer) is midnight in UTC, and stays that day in every
 * time zone; a moment is shown as the day it was there.
 */
export function sayDay(
  date: Date | string,
  language: string,
  timeZone: string,
  dateStyle: 'medium' | 'long' = 'medium',
): string {
  const at = new Date(date)
  const isDay = at.getTime() % 86_400_000 === 0
  return new Intl.DateTimeFormat(language, { dateStyle, timeZone: isDay ? 'UTC' : timeZone }).format(at)
}

/** "2 Nov", for the axis of a plot: the year is said nearby. Takes a day as YYYY-MM-DD. */
export const sayDayShort = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day))

/** What Handlebars passes a helper last. */
type Asked = { data?: { timeZone?: string } }

const zoneOf = (options: Asked | undefined): string => options?.data?.timeZone ?? 'UTC'

function format(date: Date | string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(date))
}
