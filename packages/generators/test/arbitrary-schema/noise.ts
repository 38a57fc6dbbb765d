/** Choices of style, drawn from random numbers; all zeros give the plain style. */
export class Noise {
  #at = 0
  readonly #numbers: readonly number[]

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** One of the choices; the first is the plain one. */
  pick<Choice>(...choices: [Choice, ...Choice[]]): Choice {
    return choices[this.#next() % choices.length] ?? choices[0]
  }

  /** True in one of so many cases. */
  rarely(times: number): boolean {
    return this.#next() % times === times - 1
  }

  /** What a comment says: most of it would be code outside of one. */
  remark(): string {
    return this.pick(
      'plain',
      'model Post {',
      '} // done',
      'title String @default("x")',
      '" open',
      '@@index([title, id])',
      "it's ünïcödé 名前",
      '',
    )
  }

  #next(): number {
    const number = this.#numbers[this.#at % this.#numbers.length] ?? 0
    // Turns each time, or a short list of numbers would give the same choice at each place.
    const turn = number === 0 ? 0 : Math.floor(this.#at / this.#numbers.length)
    this.#at += 1
    return number + turn
  }
}
