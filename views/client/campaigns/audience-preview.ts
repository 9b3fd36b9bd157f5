// Shows beside the form who would get the campaign, while the audience is chosen. Without script the saved draft shows it.
export function startAudiencePreview(): void {
  const fields = document.querySelector<HTMLElement>('[data-audience]')
  const preview = document.querySelector<HTMLElement>('[data-audience-preview]')
  if (!fields || !preview) return
  const survey = fields.closest('form')?.querySelector<HTMLSelectElement>('[name="surveyId"]')
  const anonymous = fields.closest('form')?.querySelector<HTMLInputElement>('[name="anonymous"]')
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = async (): Promise<void> => {
    const turn = ++asked
    const values = new URLSearchParams()
    for (const one of fields.querySelectorAll<HTMLInputElement>('input, select, textarea'))
      if (one.value !== '' && (!/^(radio|checkbox)$/.test(one.type) || one.checked)) values.append(one.name, one.value)
    if (survey) values.set('surveyId', survey.value)
    if (anonymous?.checked) values.set('anonymous', anonymous.value)
    preview.setAttribute('aria-busy', 'true')
    const answer = await fetch(`${fields.dataset.href}?${values}`)
    // Only the answer to the newest question is shown.
    if (turn !== asked || !answer.ok) return
    preview.innerHTML = await answer.text()
    preview.removeAttribute('aria-busy')
  }

  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void show(), 250)
  }
  const chosen = fields.querySelector<HTMLInputElement>('[name="audience"]:checked')?.value
  let decided =
    chosen === 'contacts' || chosen === 'segment' || fields.closest('form')?.querySelector('[name="version"]') !== null
  fields.addEventListener('input', () => {
    decided = true
    soon()
  })
  anonymous?.addEventListener('change', soon)
  survey?.addEventListener('change', () => {
    // A survey for staff goes to staff, unless somebody has said otherwise.
    const audience = survey.selectedOptions[0]?.dataset.meantFor
    const radio = fields.querySelector<HTMLInputElement>(`[name="audience"][value="${audience}"]`)
    if (radio && !decided) radio.checked = true
    soon()
  })
}
