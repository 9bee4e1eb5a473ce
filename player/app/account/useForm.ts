import { type FormEvent, useState } from 'react'
import { type Fields, fieldsOf } from '../parts/fields.ts'

/** Sends a form's fields, unless `check` says what is wrong with them. */
export function useForm(send: (field: Fields) => void, check: (field: Fields) => string | null = () => null) {
  const [trouble, setTrouble] = useState<Error | null>(null)
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const field = fieldsOf(event.currentTarget)
    const wrong = check(field)
    setTrouble(wrong === null ? null : new Error(wrong))
    if (wrong === null) send(field)
  }
  return { trouble, onSubmit }
}
