// Times as clocks on a wall show them, in one time zone, and back. Around a change of the clocks an hour does not exist, or exists
// twice: the first is refused where a person types it and skipped where we count days, of the second the earlier one is meant. Pure.
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone'
import utc from 'dayjs/plugin/utc'

dayjs.extend(utc)
dayjs.extend(timezone)

const minute = 'YYYY-MM-DDTHH:mm'
const day = 'YYYY-MM-DD'
const dayMs = 86_400_000

/** Names of the tz database that this machine knows, UTC first. */
export const timeZones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

export const isTimeZone = (text: string): boolean => timeZones.includes(text)

/** `2026-03-29T14:30` on a wall of this zone. */
export const toWallTime = (at: Date, zone: string): string => dayjs(at).tz(zone).format(minute)

/** `2026-03-29` there. */
export const toWallDay = (at: Date, zone: string): string => dayjs(at).tz(zone).format(day)

/**
 * The moment at which a wall there shows this time.
 * @param text `YYYY-MM-DDTHH:mm`
 * @returns undefined when it is no such text, `skipped` when clocks never show it
 */
export function fromWallTime(text: string, zone: string): Date | 'skipped' | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return undefined
  const guess = Date.parse(`${text}Z`)
  if (Number.isNaN(guess) || dayjs.utc(guess).format(minute) !== text) return undefined
  const [earliest] = shownBy(guess, text, zone)
  return earliest === undefined ? 'skipped' : new Date(earliest)
}

/** The last moment of a day there, `2026-03-29`; where clocks skip its end, that of the day in UTC. */
export function endOfWallDay(text: string, zone: string): Date {
  const lastMinute = fromWallTime(`${text}T23:59`, zone)
  return lastMinute instanceof Date ? new Date(lastMinute.getTime() + 59_999) : new Date(`${text}T23:59:59.999Z`)
}

/** The same time of day so many days later; in an hour that is skipped, an hour later. */
export function addWallDays(at: Date, days: number, zone: string): Date {
  const wall = dayjs.utc(Date.parse(`${dayjs(at).tz(zone).format('YYYY-MM-DDTHH:mm:ss')}Z`)).add(days, 'day')
  const [earliest] = shownBy(wall.valueOf(), wall.format(minute), zone)
  return new Date(earliest ?? wall.valueOf() - offsetMs(wall.valueOf() - dayMs, zone))
}

/** Moments, earliest first, at which clocks show the text: tried with the offsets of the day before and the day after. */
function shownBy(guess: number, text: string, zone: string): number[] {
  const offsets = new Set([offsetMs(guess - dayMs, zone), offsetMs(guess + dayMs, zone)])
  return [...offsets]
    .map((offset) => guess - offset)
    .filter((at) => dayjs(at).tz(zone).format(minute) === text)
    .sort((left, right) => left - right)
}

const offsetMs = (at: number, zone: string): number => dayjs(at).tz(zone).utcOffset() * 60_000
