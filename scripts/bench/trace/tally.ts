// How many of the downloads that were looked up were told rightly.
import type { Detected } from '../../../core/trace/detect.ts'

export type Say = (what: string, seen: string, aim?: string) => void

export class Tally {
  #looked = 0
  #right = 0
  #wrong = 0
  #readRight = 0
  #readWrong = 0
  #lowest = 1
  #next = 0
  #cost = 0

  /** `number`: the right one; `cost`: of looking it up, CPU-seconds. */
  add(number: number, found: Detected, cost: number): void {
    this.#looked++
    this.#cost += cost
    if (found.named?.number === number) this.#right++
    else if (found.named) this.#wrong++
    if (found.read?.number === number) this.#readRight++
    else if (found.read) this.#readWrong++
    this.#lowest = Math.min(this.#lowest, found.best?.score ?? 0)
    this.#next = Math.max(this.#next, found.next)
  }

  tell(say: Say, name: string, after: string): void {
    const aim = `${this.#looked} right, 0 wrong`
    say(`${name}: named of ${this.#looked} after ${after}`, `${this.#right} right, ${this.#wrong} wrong`, aim)
    say(`${name}: read without knowing who was issued one`, `${this.#readRight} right, ${this.#readWrong} wrong`, aim)
    say(`${name}: lowest score, highest of the next`, `${this.#lowest.toFixed(3)}, ${this.#next.toFixed(3)}`)
    say(`${name}: looking one up, CPU-seconds`, (this.#cost / this.#looked).toFixed(1))
  }
}
