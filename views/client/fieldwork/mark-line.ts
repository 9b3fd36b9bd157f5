// Puts a mark on the line of notes the cursor is in, or takes it off when it is there already: `@2 #challenge "their words"`.
// Pure, so that it is tested without a browser; server/fieldwork/responses/note.ts reads the same marks.
export type Mark = 'quote' | { topic: string } | { speaker: string }

export function markLine(text: string, at: number, mark: Mark): { text: string; cursor: number } {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)
  const line = text.slice(start, end)
  const [, speaker = '', topic = '', words = ''] =
    /^(?:@(\d{1,2})(?:\s+|$))?(?:#([a-z-]+)(?:\s+|$))?(.*)$/.exec(line) ?? []
  const quoted = /^"(.*)"$/.exec(words)
  const next = [
    said(speaker, mark !== 'quote' && 'speaker' in mark ? mark.speaker : undefined, '@'),
    said(topic, mark !== 'quote' && 'topic' in mark ? mark.topic : undefined, '#'),
    mark === 'quote' ? (quoted ? (quoted[1] ?? '') : `"${words}"`) : words,
  ]
  const made = next.filter(Boolean).join(' ') || ''
  // A mark on an empty line waits for words behind it.
  const whole = words === '' && mark !== 'quote' && made !== '' ? `${made} ` : made
  const inQuotes = mark === 'quote' && words === ''
  return { text: text.slice(0, start) + whole + text.slice(end), cursor: start + whole.length - (inQuotes ? 1 : 0) }
}

/** The new mark in place of the old one; the same once more takes it off. */
function said(old: string, wanted: string | undefined, sign: string): string {
  const kept = wanted === undefined ? old : wanted === old ? '' : wanted
  return kept ? sign + kept : ''
}
