// Review dates as a calendar file (RFC 5545): one all-day event for each persona that people can read. Pure.

export type Review = { readonly id: string; readonly name: string; readonly reviewOn: Date }

export function toCalendar(reviews: readonly Review[], { now, link }: { now: Date; link: string }): string {
  const events = reviews.flatMap(({ id, name, reviewOn }) => [
    'BEGIN:VEVENT',
    `UID:review-${id}@verbatim`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART;VALUE=DATE:${day(reviewOn)}`,
    `SUMMARY:${text(`Review the persona “${name}”`)}`,
    `DESCRIPTION:${text(`Read it beside the new answers, then keep, revise or retire it. ${link}`)}`,
    `URL:${link}`,
    'END:VEVENT',
  ])
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Verbatim//Personas//EN', ...events, 'END:VCALENDAR']
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

const day = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '')
const stamp = (date: Date): string => `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

/** Signs that end a value or a line are written out, so that a name cannot add a line of its own. */
const text = (value: string): string =>
  value
    .replace(/\\/g, '\\\\')
    .replace(/[\r\n\u2028\u2029]+/g, '\\n')
    .replace(/([;,])/g, '\\$1')

/** Lines hold at most 75 octets; the rest goes on after a blank, and no sign is cut in two. */
function fold(line: string): string {
  const encoder = new TextEncoder()
  let octets = 0
  let folded = ''
  for (const sign of line) {
    const size = encoder.encode(sign).length
    if (octets + size > 74) {
      folded += '\r\n '
      octets = 1
    }
    folded += sign
    octets += size
  }
  return folded
}
