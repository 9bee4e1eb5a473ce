/** Why a recording is kept: a sentence for the person holding it, with what to do. Never holds a token. */
export class Trouble extends Error {
  override readonly name = 'Trouble'
}

/** The service said no. `code` is a row of its table of errors, or the HTTP status when it gave none. */
export class Refused extends Trouble {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
