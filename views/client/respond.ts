// What script adds for respondents: answers are kept while they are typed, "none of these" clears the others, own words tick
// their option; in a frame, how high the page is. Every page works without it.

import { tellHeight } from './fieldwork/tell-height'

tellHeight()
const form = document.querySelector<HTMLFormElement>('form[data-answers]')
if (form) {
  keepWhileTyping(form)
  nameThisPage(form)
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'checkbox' && target.checked) clearOthers(form, target)
    if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type))
      for (const words of form.querySelectorAll<HTMLInputElement>('[data-own-words]')) keepBeside(words)
  })
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.ownWords && target.value !== '')
      tick(target.dataset.ownWords)
  })
}
document.querySelector<HTMLElement>('[data-focus]')?.focus()

/**
 * Posts what was touched a moment after the last change, and once more when the page is left. Nothing is judged yet. One post is
 * under way at a time and the form waits for it, so that an older text never arrives after a newer one.
 */
function keepWhileTyping(answers: HTMLFormElement): void {
  const state = answers.querySelector<HTMLElement>('[data-state]')
  const touched = new Set<string>()
  let timer = 0
  let sending: Promise<void> | undefined
  let leaving = false
  const say = (words: string | undefined): void => {
    if (state) state.textContent = words ?? ''
  }
  const fields = (): URLSearchParams => {
    const data = new URLSearchParams({ do: 'keep' })
    for (const [name, value] of new FormData(answers))
      if (typeof value === 'string' && (name === 'page' || touched.has(questionOf(name)))) data.append(name, value)
    for (const question of touched) data.append('touched', question)
    return data
  }
  const keep = async (): Promise<void> => {
    const sent = [...touched]
    const posted = fetch(answers.action, { method: 'POST', body: fields() }).catch(() => undefined)
    touched.clear()
    const reply = await posted
    // Without a connection, or with one that broke, it is tried again; a refusal stays one until something is changed.
    if (!reply || reply.status >= 500) {
      for (const question of sent) touched.add(question)
      later(5000)
    } else if (touched.size > 0) later(1500)
    const { saved, notSaved, notReadable, goneOn } = answers.dataset
    say(reply?.ok ? saved : reply?.status === 422 ? notReadable : reply?.status === 409 ? goneOn : notSaved)
  }
  const later = (ms: number): void => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      if (sending) return later(ms)
      sending = keep().finally(() => {
        sending = undefined
      })
    }, ms)
  }
  answers.addEventListener('input', ({ target }) => {
    const name = target instanceof Element ? target.getAttribute('name') : null
    if (!name) return
    touched.add(questionOf(name))
    later(1500)
  })
  answers.addEventListener('submit', (event) => {
    window.clearTimeout(timer)
    const wait = sending
    if (!wait || leaving) {
      leaving = true
      return
    }
    event.preventDefault()
    const by = event.submitter
    leaving = true
    void Promise.race([wait, new Promise((resolve) => window.setTimeout(resolve, 3000))]).then(() =>
      answers.requestSubmit(by instanceof HTMLElement ? by : null),
    )
  })
  window.addEventListener('pagehide', () => {
    if (!leaving && touched.size > 0) navigator.sendBeacon(answers.action, fields())
  })
  // Shown again from the browser's memory: it may be typed in once more.
  window.addEventListener('pageshow', () => {
    leaving = false
  })
}

/** The bare link shows where one goes on; with the page in the address the browser's Back leads to this page and not past it. */
function nameThisPage(answers: HTMLFormElement): void {
  const page = new FormData(answers).get('page')
  const query = new URLSearchParams(location.search)
  if (typeof page !== 'string' || query.has('page') || !/^\/(r|receipt)\//.test(location.pathname)) return
  query.set('page', page)
  history.replaceState(null, '', `?${query}`)
}

/** `key~part` belongs to the question `key`. */
const questionOf = (name: string): string => name.split('~')[0] ?? name

function clearOthers(answers: HTMLFormElement, ticked: HTMLInputElement): void {
  const group = [...answers.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')].filter(
    ({ name }) => name === ticked.name,
  )
  const alone = ticked.dataset.exclusive !== undefined
  for (const box of group) if (box !== ticked && (alone || box.dataset.exclusive !== undefined)) box.checked = false
}

/** Own words mean their option (read-value.ts): taken back with it, they go, and come again with it. */
function keepBeside(words: HTMLInputElement): void {
  const box = document.getElementById(words.dataset.ownWords ?? '')
  if (!(box instanceof HTMLInputElement)) return
  if (!box.checked && words.value !== '') {
    words.dataset.kept = words.value
    words.value = ''
  } else if (box.checked && words.value === '') {
    words.value = words.dataset.kept ?? ''
    delete words.dataset.kept
  }
}

function tick(id: string): void {
  const box = document.getElementById(id)
  if (box instanceof HTMLInputElement) box.checked = true
}
