// Contacts picked in the list stay picked over its pages and filters, for as long as the window is open. Without script a choice
// holds for one page, and the button for everybody who matches holds for all of them.
const most = 400

export function startPicks(): void {
  const form = document.querySelector<HTMLFormElement>('[data-picks]')
  const said = form?.querySelector<HTMLElement>('[data-picks-said]')
  const clear = form?.querySelector<HTMLButtonElement>('[data-picks-clear]')
  const key = `picks ${form?.dataset.picks}`
  if (!form || !said || !clear) return
  const picked = new Set(read(key))
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[name="contactIds"]')]

  const show = (): void => {
    for (const box of boxes) box.checked = picked.has(box.value)
    const elsewhere = [...picked].filter((id) => !boxes.some(({ value }) => value === id)).length
    const full = picked.size > most ? ` At most ${most} can be picked by hand: choose by filter instead.` : ''
    said.textContent =
      picked.size === 0 ? '' : `${picked.size} picked${elsewhere ? `, ${elsewhere} of them elsewhere` : ''}.${full}`
    clear.hidden = picked.size === 0
    sessionStorage.setItem(key, JSON.stringify([...picked]))
  }

  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.name !== 'contactIds') return
    if (target.checked) picked.add(target.value)
    else picked.delete(target.value)
    show()
  })
  clear.addEventListener('click', () => {
    picked.clear()
    show()
  })
  form.addEventListener('formdata', ({ formData }) => {
    formData.delete('contactIds')
    for (const id of [...picked].slice(0, most)) formData.append('contactIds', id)
  })
  form.addEventListener('submit', () => sessionStorage.removeItem(key))
  show()
}

function read(key: string): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}
