// The interview room with script: notes are kept a moment after they are typed, keys and buttons mark the line the cursor is in,
// the clock runs. Without script the Keep button does, and marks are typed.
import { markLine } from './mark-line'

const pauseMs = 1200

type Kept = { was: Record<string, string>; faults: { path: string; message: string }[] }

export function startInterviewRoom(): void {
  const room = document.querySelector<HTMLFormElement>('[data-interview]')
  if (!room) return
  for (const part of room.querySelectorAll('[data-tags], [data-keys]')) part.removeAttribute('hidden')
  startClock(room)
  const sheets = [...room.querySelectorAll<HTMLTextAreaElement>('[data-notes]')]
  startKeeping(room)
  for (const sheet of sheets) startMarking(sheet, sheets)
}

function startClock(room: HTMLFormElement): void {
  const clock = room.querySelector<HTMLElement>('[data-timer]')
  const began = Date.parse(room.dataset.began ?? '') || Date.now()
  if (!clock) return
  const planned = Number(room.dataset.minutes ?? 0)
  const tick = (): void => {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000))
    const hours = Math.floor(seconds / 3600)
    const parts = [...(hours ? [hours] : []), Math.floor(seconds / 60) % 60, seconds % 60]
    clock.textContent = parts.map((part) => String(part).padStart(2, '0')).join(':')
    clock.classList.toggle('over', planned > 0 && seconds > planned * 60)
  }
  tick()
  window.setInterval(tick, 1000)
}

/** Sends what was touched, one request at a time, so that an older one never arrives after a newer one. */
function startKeeping(room: HTMLFormElement): void {
  const state = room.querySelector<HTMLElement>('[data-kept]')
  const touched = new Set<HTMLTextAreaElement>()
  let touchedClosed = false
  let timer = 0
  let sending: Promise<void> | undefined
  let leaving = false
  const say = (words: string): void => {
    if (state) state.textContent = words
  }
  const body = (sheets: Iterable<HTMLTextAreaElement>): URLSearchParams => {
    const data = new URLSearchParams({ do: 'keep' })
    for (const sheet of sheets) {
      data.set(sheet.name, sheet.value)
      data.set(wasOf(sheet).name, wasOf(sheet).value)
    }
    if (touchedClosed) {
      data.set('closed', '1')
      for (const [name, value] of new FormData(room))
        if (typeof value === 'string' && !/^(notes|was)\[|^closed$/.test(name)) data.append(name, value)
    }
    return data
  }
  const keep = async (): Promise<void> => {
    const sent = [...touched]
    const data = body(sent)
    touched.clear()
    touchedClosed = false
    const answer = await fetch(room.action, { method: 'POST', body: data }).catch(() => undefined)
    if (!answer?.ok) {
      for (const sheet of sent) touched.add(sheet)
      say(answer ? 'Not kept: load the page again.' : 'Not kept: no connection. It is tried again.')
      if (!answer) later(5000)
      return
    }
    const { was, faults } = (await answer.json()) as Kept
    for (const sheet of sent) wasOf(sheet).value = was[sheet.dataset.notes ?? ''] ?? wasOf(sheet).value
    say(faults[0]?.message ?? `Kept at ${new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`)
    if (touched.size > 0 || touchedClosed) later(pauseMs)
  }
  const later = (ms: number): void => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      if (sending) return later(pauseMs)
      sending = keep().finally(() => {
        sending = undefined
      })
    }, ms)
  }
  room.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLTextAreaElement && target.dataset.notes) touched.add(target)
    else if (target instanceof Element && target.closest('[data-closed]')) touchedClosed = true
    else return
    say('…')
    later(pauseMs)
  })
  room.addEventListener('submit', (event) => {
    window.clearTimeout(timer)
    if (!sending || leaving) {
      leaving = true
      return
    }
    // What is on its way must arrive before the form does.
    event.preventDefault()
    const button = event.submitter
    void sending.finally(() => room.requestSubmit(button instanceof HTMLElement ? button : null))
  })
  window.addEventListener('pagehide', () => {
    if (!leaving && (touched.size > 0 || touchedClosed)) navigator.sendBeacon(room.action, body(touched))
  })
  say('What you type is kept by itself.')
}

const wasOf = (sheet: HTMLTextAreaElement): HTMLInputElement => sheet.nextElementSibling as HTMLInputElement

function startMarking(sheet: HTMLTextAreaElement, sheets: readonly HTMLTextAreaElement[]): void {
  const tags = sheet.parentElement?.querySelector<HTMLElement>('[data-tags]')
  const mark = (kind: Parameters<typeof markLine>[2]): void => {
    const { text, cursor } = markLine(sheet.value, sheet.selectionStart, kind)
    sheet.value = text
    sheet.setSelectionRange(cursor, cursor)
    sheet.focus()
    sheet.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const topic = tags?.querySelector<HTMLSelectElement>('[data-topic]')
  tags?.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    const { tag, quote, speaker } = target.dataset
    if (tag) mark({ topic: tag })
    else if (quote !== undefined) mark('quote')
    else if (speaker) mark({ speaker })
  })
  topic?.addEventListener('change', () => {
    if (topic.value) mark({ topic: topic.value })
    topic.value = ''
  })
  sheet.addEventListener('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
    const isGroup = tags?.querySelector('[data-speaker]')
    const act: Record<string, () => void> = {
      KeyC: () => mark({ topic: 'challenge' }),
      KeyM: () => mark({ topic: 'motivator' }),
      KeyQ: () => mark('quote'),
      KeyT: () => topic?.focus(),
      ArrowDown: () => sheets[sheets.indexOf(sheet) + 1]?.focus(),
      ArrowUp: () => sheets[sheets.indexOf(sheet) - 1]?.focus(),
    }
    const chosen = digit && isGroup ? () => mark({ speaker: digit }) : act[event.code]
    if (!chosen) return
    event.preventDefault()
    chosen()
  })
}
