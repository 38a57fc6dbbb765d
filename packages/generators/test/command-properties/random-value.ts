import type { Dice } from './dice.ts'

interface Kind {
  type: string
  isList: boolean
  labels: string[] | null
}

/** A value of a column as Postgres reads it. */
export function textOf({ type, isList, labels }: Kind, dice: Dice): string {
  const value = labels === null ? scalar(type, dice) : (dice.pick(labels) ?? '')
  if (!isList) return value
  return dice.one('{}', `{"${value.replaceAll(/["\\]/g, '\\$&')}"}`)
}

const number = (dice: Dice) =>
  String(dice.one(1, 2, 3, 0, -4, 77, 12) * dice.one(1, 2, 5, 3) + dice.one(0, 1, 7, 20))

function scalar(type: string, dice: Dice): string {
  const [, base = type, size = ''] = /^([a-z ]+?)(?:\((.*?)\).*)?$/.exec(type) ?? []
  switch (base) {
    case 'integer':
    case 'smallint':
    case 'bigint':
      return number(dice)
    case 'numeric': {
      const [precision = 20, scale = 0] = size.split(',').map(Number)
      return precision - scale < 4 ? '0' : `${number(dice)}${scale > 0 ? '.5' : ''}`
    }
    case 'double precision':
    case 'real':
      return dice.one('1.5', '0', '-2', number(dice))
    case 'boolean':
      return dice.one('true', 'false')
    case 'uuid':
      return `00000000-0000-4000-8000-${number(dice).replace('-', '').padStart(6, '0')}${number(dice).replace('-', '').padStart(6, '0')}`
    default:
      return others[base]?.(dice) ?? text(dice, Number(size) || 99)
  }
}

const others: Record<string, (dice: Dice) => string> = {
  date: (dice) => dice.one('2026-01-31', '1999-12-31'),
  time: (dice) => dice.one('12:34:56', '00:00:00.123456'),
  timestamp: (dice) => dice.one('2026-01-31 12:34:56.789', '1999-12-31 00:00:00'),
  jsonb: (dice) => dice.one('{"a": [1]}', '[]', '"x"', 'null'),
  bytea: (dice) => dice.one('\\x00ff', '\\x'),
  inet: (dice) => dice.one('10.0.0.1', '2001:db8::/32'),
  interval: (dice) => dice.one('1 day', '02:00:00'),
  point: (dice) => dice.one('(1,2)', '(0,0)'),
  tsvector: (dice) => dice.one('a b', ''),
}

const text = (dice: Dice, most: number) =>
  dice
    .one('a', 'Ä b', "it's", '12', '', 'x"y\\', 'true', '2026-01-31', `n${number(dice)}`)
    .slice(0, most)
