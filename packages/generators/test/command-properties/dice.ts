/** Choices from random numbers, the same for the same numbers; all zeros take the first of everything. */
export class Dice {
  #at = 0
  readonly #numbers: readonly number[]

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** One of the choices; undefined where there are none. */
  pick<Choice>(choices: readonly Choice[]): Choice | undefined {
    return choices.length === 0 ? undefined : choices[this.#next() % choices.length]
  }

  /** The same where one is there for sure. */
  one<Choice>(first: Choice, ...others: Choice[]): Choice {
    return this.pick([first, ...others]) ?? first
  }

  /** In one of so many cases. */
  rarely(times: number): boolean {
    return this.#next() % times === times - 1
  }

  #next(): number {
    const { length } = this.#numbers
    const number = this.#numbers[this.#at % length] ?? 0
    // Turns each time, or few numbers would give the same choice at each place.
    const turn = number === 0 ? 0 : Math.floor(this.#at / length)
    this.#at += 1
    return number + turn
  }
}
