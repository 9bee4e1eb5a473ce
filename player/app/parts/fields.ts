/** A field's text by its name, without blanks around it; passwords as they were typed. Empty when there is none. */
export type Fields = (name: string) => string

const secret = new Set(['password', 'again', 'currentPassword'])

export function fieldsOf(form: HTMLFormElement): Fields {
  const data = new FormData(form)
  return (name) => {
    const text = String(data.get(name) ?? '')
    return secret.has(name) ? text : text.trim()
  }
}
