import { requireBlock, requireFieldOf } from '../schema/schema-lookup.ts'
import type { Arguments } from './generator.ts'
import type { Questions } from './questions.ts'

export interface Answered {
  questions: Questions
  /** How many were left to ask. */
  asked: () => number
  /** Arguments that answer none of them. */
  left: () => string[]
}

/**
 * The questions, of which the arguments answer the first ones in order and flags those whose choices
 * they are; a generator asks in the order of its arguments. One that a question does not take throws,
 * one that is no choice is left for the next question.
 */
export function answered(questions: Questions, { positionals, values }: Arguments): Answered {
  const left = [...positionals]
  let asked = 0
  const ask = <Answer>(question: () => Promise<Answer>) => {
    asked += 1
    return question()
  }
  return {
    asked: () => asked,
    left: () => left,
    questions: {
      schema: questions.schema,
      async text(question) {
        const given = left.shift()
        if (given === undefined) return ask(() => questions.text(question))
        question.parse?.(given)
        return given
      },
      async words(question) {
        if (left.length === 0) return ask(() => questions.words(question))
        const given = left.splice(0)
        question.parse?.(given)
        return given
      },
      async select(question) {
        const flagged = question.choices.find(({ value }) => values[value] === true)
        if (flagged !== undefined) return flagged.value
        const given = question.choices.find(({ value }) => value === left[0])
        if (given === undefined) return ask(() => questions.select(question))
        left.shift()
        return given.value
      },
      async model(question) {
        const given = left.shift()
        if (given === undefined) return ask(() => questions.model(question))
        const [name = '', field] = given.split('.') // User.email
        if (field !== undefined) left.unshift(field)
        return requireBlock(questions.schema, name, ['model'])
      },
      async field(question) {
        const given = left.shift()
        if (given === undefined) return ask(() => questions.field(question))
        return requireFieldOf(question.model, given).name
      },
      async enumType(question) {
        const given = left.shift()
        if (given === undefined) return ask(() => questions.enumType(question))
        return requireBlock(questions.schema, given, ['enum'])
      },
      async plural(model) {
        if (values.plural !== undefined) return []
        const flags = await questions.plural(model)
        if (flags.length > 0) asked += 1
        return flags
      },
    },
  }
}
