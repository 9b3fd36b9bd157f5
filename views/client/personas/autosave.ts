// Saves forms marked data-autosave while somebody types: a moment after the last key, when they leave a field, and when the page is
// left. One write at a time, each with the version that the one before gave back. When somebody else has saved meanwhile nothing is
// overwritten and nothing is lost: the words stay in their fields, and saving by the button shows both. Undo brings the words of
// before back. Without script the Save buttons do the same.

type Saver = { form: HTMLFormElement; saved: string; before: string | undefined; timer: number | undefined }

const quietMs = 1200
let chain: Promise<void> = Promise.resolve()
let waiting = 0
let stale = false

export function startAutosave(): void {
  const savers = [...document.querySelectorAll<HTMLFormElement>('form[data-autosave]')].map(watch)
  if (savers.length === 0) return
  document.addEventListener('submit', afterSaving, true)
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') for (const saver of savers) void save(saver, true)
  })
}

function watch(form: HTMLFormElement): Saver {
  const saver: Saver = { form, saved: wordsOf(form), before: undefined, timer: undefined }
  form.addEventListener('input', () => {
    if (stale) return
    clearTimeout(saver.timer)
    saver.timer = window.setTimeout(() => void save(saver), quietMs)
    say(saver, wordsOf(form) === saver.saved ? '' : 'Not saved yet')
  })
  form.addEventListener('change', () => void save(saver))
  // The button saves by itself; what waits must not come after it.
  form.addEventListener('submit', () => clearTimeout(saver.timer))
  return saver
}

/**
 * Leaving a field for a button begins a save, and the button's form holds the version of before: sent at once, it would meet that
 * save as if somebody else had made it. So it is sent when the save is done, with the version it gave back.
 */
function afterSaving(event: SubmitEvent): void {
  const form = event.target
  if (waiting === 0 || !(form instanceof HTMLFormElement) || !form.querySelector('[name="version"]')) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const by = event.submitter
  void chain.then(() => form.requestSubmit(by))
}

/** Everything in the form but the version: what a change is told by. */
function wordsOf(form: HTMLFormElement): string {
  const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
  fields.delete('version')
  return fields.toString()
}

function save(saver: Saver, leaving = false): Promise<void> {
  clearTimeout(saver.timer)
  waiting++
  chain = chain
    .then(() => write(saver, leaving))
    .catch(() => say(saver, 'Not saved: the server did not answer. Your words are still here.'))
    .finally(() => waiting--)
  return chain
}

async function write(saver: Saver, leaving: boolean): Promise<void> {
  const { form } = saver
  const words = wordsOf(form)
  if (stale || words === saver.saved || !form.checkValidity()) return
  say(saver, 'Saving …')
  const body = new URLSearchParams(words)
  body.set('version', versionOf(form))
  body.set('autosave', '1')
  const reply = await fetch(form.action, { method: 'POST', body, keepalive: leaving })
  if (reply.status === 409) return stop(saver)
  if (!reply.ok || !reply.headers.get('Content-Type')?.includes('json')) {
    say(saver, 'Not saved. Press Save to see why; your words are still here.')
    return
  }
  const { version } = (await reply.json()) as { version: number }
  for (const field of document.querySelectorAll<HTMLInputElement>('input[name="version"]'))
    field.value = String(version)
  saver.before = saver.saved
  saver.saved = words
  say(saver, `Saved ${new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`)
  offerUndo(saver)
}

const versionOf = (form: HTMLFormElement): string =>
  form.querySelector<HTMLInputElement>('[name="version"]')?.value ?? ''

/** Somebody else saved: no further write from this page, until the button shows what is new. */
function stop(saver: Saver): void {
  stale = true
  say(saver, 'Somebody else has saved a newer version. Your words are still here: press Save to see both.')
}

function say({ form }: Saver, words: string): void {
  const place = placeOf(form)
  if (place) place.textContent = words
}

/** Inside the form, or beside it under the form's id: a form that closes must not take the message along. */
const placeOf = (form: HTMLFormElement): Element | null =>
  form.querySelector('[data-autosave-state]') ??
  document.querySelector(`[data-autosave-state="${CSS.escape(form.id)}"]`)

function offerUndo(saver: Saver): void {
  const place = placeOf(saver.form)
  if (!place || place.parentElement?.querySelector('[data-autosave-undo]')) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button small quiet'
  button.dataset.autosaveUndo = ''
  button.textContent = 'Undo'
  button.addEventListener('click', () => {
    putBack(saver)
    void save(saver)
  })
  place.after(button)
}

function putBack({ form, before = '' }: Saver): void {
  for (const [name, value] of new URLSearchParams(before)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)
      field.value = value
  }
  form.dispatchEvent(new Event('input'))
}
