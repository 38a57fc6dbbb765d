/** Whether a number is what its text says, digit by digit: `9007199254740993` is not. */
export const isKept = (text: string, value: number): boolean =>
  Number.isFinite(value) && digitsOf(text) === digitsOf(String(value))

/** Whether a number is near its text, as a column of such numbers has it: `1e400` and `1e-400` are not. */
export const isNear = (text: string, value: number): boolean =>
  Number.isFinite(value) && (value !== 0 || digitsOf(text) === zero)

const zero = '0'

/** Equal for texts of the same number: `1.20` is `12e-1`. */
function digitsOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  let [start, end] = [0, digits.length]
  while (digits[start] === '0') start += 1
  while (end > start && digits[end - 1] === '0') end -= 1
  if (start === end) return zero
  const power = Number(exponent) - fraction.length + digits.length - end
  return `${mantissa.startsWith('-') ? '-' : ''}${digits.slice(start, end)}e${power}`
}
