// When a mail may leave: between two hours of the day, on the clock of whoever receives it. Pure.
import { addWallDays, fromWallTime, isTimeZone, toWallDay, toWallTime } from '../../platform/local-time'

/** From the first hour up to, but not at, the second: 8 and 18 are a working day. Whole hours, 0 to 24. */
export type SendingHours = { readonly from: number; readonly until: number }

/** `at` itself when it is within the hours there, otherwise when they begin next. */
export function nextWithin(at: Date, { from, until }: SendingHours, zone: string): Date {
  const hour = Number(toWallTime(at, zone).slice(11, 13))
  if (hour >= from && hour < until) return at
  return opening(hour < from ? at : addWallDays(at, 1, zone), from, zone)
}

/** That hour on the day of `day`; where clocks skip it, the first one after it. */
function opening(day: Date, hour: number, zone: string): Date {
  const found = fromWallTime(`${toWallDay(day, zone)}T${String(hour).padStart(2, '0')}:00`, zone)
  return found instanceof Date ? found : opening(day, hour + 1, zone)
}

/** Countries with several clocks where nearly everybody lives by one. */
const mainClocks: Readonly<Record<string, string>> = {
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
}

/** Older engines have the property, newer ones the method; TypeScript knows neither. */
type Zoned = { readonly timeZones?: readonly string[]; getTimeZones?(): readonly string[] | undefined }

/**
 * The time zone of a person: the one that is known, else that of the country. A country with several clocks that differ, such as
 * the United States, tells nothing about one person.
 * @param country ISO 3166-1 code
 */
export function zoneOfPerson(timeZone: unknown, country: unknown, now: Date): string | undefined {
  if (typeof timeZone === 'string' && isTimeZone(timeZone)) return timeZone
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) return undefined
  if (mainClocks[country]) return mainClocks[country]
  const place = new Intl.Locale('und', { region: country }) as Intl.Locale & Zoned
  const [zone, ...others] = place.getTimeZones?.() ?? place.timeZones ?? []
  return zone && others.every((other) => toWallTime(now, other) === toWallTime(now, zone)) ? zone : undefined
}
