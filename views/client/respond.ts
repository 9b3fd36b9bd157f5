// What script adds for respondents: answers are kept while they are typed, "none of these" clears the others, own words tick
// their option. Every page works without it.

const form = document.querySelector<HTMLFormElement>('form[data-answers]')
if (form) {
  keepWhileTyping(form)
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'checkbox' && target.checked) clearOthers(form, target)
  })
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.ownWords && target.value !== '')
      tick(target.dataset.ownWords)
  })
}
document.querySelector<HTMLElement>('[data-focus]')?.focus()

/** Posts the page's fields a moment after the last change, and once more when the page is left. Nothing is judged yet. */
function keepWhileTyping(answers: HTMLFormElement): void {
  const state = answers.querySelector<HTMLElement>('[data-state]')
  let timer = 0
  let dirty = false
  const fields = (): URLSearchParams => {
    const data = new URLSearchParams()
    for (const [name, value] of new FormData(answers)) if (typeof value === 'string') data.append(name, value)
    data.set('do', 'keep')
    return data
  }
  const keep = async (): Promise<void> => {
    dirty = false
    const sent = await fetch(answers.action, { method: 'POST', body: fields() }).catch(() => undefined)
    if (!sent?.ok) dirty = true
    if (state) state.textContent = (sent?.ok ? answers.dataset.saved : answers.dataset.notSaved) ?? ''
  }
  answers.addEventListener('input', () => {
    dirty = true
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void keep(), 1500)
  })
  answers.addEventListener('submit', () => {
    window.clearTimeout(timer)
    dirty = false
  })
  window.addEventListener('pagehide', () => {
    if (dirty) navigator.sendBeacon(answers.action, fields())
  })
}

function clearOthers(answers: HTMLFormElement, ticked: HTMLInputElement): void {
  const group = [...answers.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')].filter(
    ({ name }) => name === ticked.name,
  )
  const alone = ticked.dataset.exclusive !== undefined
  for (const box of group) if (box !== ticked && (alone || box.dataset.exclusive !== undefined)) box.checked = false
}

function tick(id: string): void {
  const box = document.getElementById(id)
  if (box instanceof HTMLInputElement) box.checked = true
}
