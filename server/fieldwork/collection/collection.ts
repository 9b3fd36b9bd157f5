// How answers come in: how many by day, and on which page people stop, each on their own way through the survey. Pure.
import { type Definition, inLanguage } from '../../../surveys/definition'
import { pathOf } from '../../../surveys/flow'
import { toWallDay } from '../../platform/local-time'
import { type Response, workingAnswers } from '../responses/response'

export type Day = { day: string; begun: number; sent: number }

/** People who came to a page, and how many of them have not got past it so far. */
export type Stop = { page: string; title: string; reached: number; stopped: number }

/** Counts by minute (UTC), of anonymous answers by day. */
export type Minutes = ReadonlyMap<string, number>

const dayMs = 86_400_000
const mostDays = 400

/** Days from the first answer to the last, those without any included; at most 400. */
export function byDay(begun: Minutes, sent: Minutes, zone: string): Day[] {
  const count = (minutes: Minutes): Map<string, number> => {
    const days = new Map<string, number>()
    for (const [minute, found] of minutes) {
      const at = new Date(minute)
      // What is kept as a day is midnight in UTC, and stays that day in every time zone.
      const day = at.getTime() % dayMs === 0 ? minute.slice(0, 10) : toWallDay(at, zone)
      days.set(day, (days.get(day) ?? 0) + found)
    }
    return days
  }
  const [begunOn, sentOn] = [count(begun), count(sent)]
  const known = [...begunOn.keys(), ...sentOn.keys()].sort()
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return []
  const days = Math.min(mostDays, (Date.parse(last) - Date.parse(first)) / dayMs + 1)
  return Array.from({ length: days }, (_, at) => {
    const day = new Date(Date.parse(last) - (days - 1 - at) * dayMs).toISOString().slice(0, 10)
    return { day, begun: begunOn.get(day) ?? 0, sent: sentOn.get(day) ?? 0 }
  })
}

/** The page where answers wait to be checked and sent. */
export const reviewPage = '@review'

/** Adds responses one by one, in constant memory. */
export function createDropOff() {
  const stops = new Map<string, Stop>()
  const stopOf = (page: string, title: string): Stop => {
    const known = stops.get(page) ?? { page, title, reached: 0, stopped: 0 }
    stops.set(page, known)
    return known
  }

  return {
    /** Lists the pages of a version in their order, newest version first. */
    list({ pages, language }: Definition): void {
      for (const { key, title } of pages) stopOf(key, inLanguage(title, language, language) || key)
    },

    add(definition: Definition, response: Response): void {
      const { steps } = pathOf(definition, workingAnswers(response))
      const isThrough = response.sentAt !== undefined
      const done = steps.findIndex(({ page }) => page.key === response.lastPage) + 1
      const met = isThrough ? steps : steps.slice(0, done + 1)
      for (const { page } of met) stopOf(page.key, page.key).reached += 1
      const isAtReview = !isThrough && done === steps.length
      if (isThrough || isAtReview) stopOf(reviewPage, 'Check and send').reached += 1
      if (!isThrough) stopOf(isAtReview ? reviewPage : (met.at(-1)?.page.key ?? reviewPage), '').stopped += 1
    },

    /** In the order of the survey; pages nobody came to are left out. */
    stops(): Stop[] {
      const all = [...stops.values()].filter(({ reached }) => reached > 0)
      return [...all.filter(({ page }) => page !== reviewPage), ...all.filter(({ page }) => page === reviewPage)]
    },
  }
}
