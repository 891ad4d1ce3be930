import type { PersonalData } from './piiKinds.ts'

const near = 40

const businessNumber = /(?<![\d.-])\d{3}-\d{2}-\d{5}(?![\d-])/g
const plainBusinessNumber = /(?<![\d.-])\d{10}(?![\d-])/g

/** Numbers whose check digit is correct; without hyphens only near the word. */
export function findBusinessNumbers(text: string): PersonalData[] {
  const found = (pattern: RegExp, check: (start: number) => boolean) =>
    Array.from(text.matchAll(pattern), ({ 0: number, index }) => ({ number, start: index, end: index + number.length }))
      .filter(({ number, start }) => isBusinessNumber(number) && check(start))
      .map(({ start, end }): PersonalData => ({ kind: 'business-number', start, end }))
  const isNamed = (start: number) => /사업자|business (?:registration|number)/i.test(text.slice(Math.max(0, start - near), start))
  return [...found(businessNumber, () => true), ...found(plainBusinessNumber, isNamed)]
}

/** 사업자등록번호: weights 1 3 7 1 3 7 1 3 5, and the tens of the last product. */
function isBusinessNumber(number: string): boolean {
  const digits = Array.from(number.replaceAll('-', ''), Number)
  const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5]
  const sum = weights.reduce((total, weight, place) => total + weight * (digits[place] ?? 0), 0) + Math.floor(((digits[8] ?? 0) * 5) / 10)
  return new Set(digits).size > 1 && (10 - (sum % 10)) % 10 === digits[9]
}

const province =
  '(?:서울|부산|대구|인천|광주|대전|울산|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[남북]|전라[남북]|경상[남북])(?:특별시|광역시|특별자치도|도|시)?'
const city = String.raw`(?:${province} ?(?:[가-힣]{1,5}[시군구] ?){1,3}|세종(?:특별자치)?시? ?)`
const rest = String.raw`(?:,? ?\d{1,4}동)?(?:,? ?\d{1,4}호)?`
const amount = '(?! ?(?:km|m|분|시|명|개|번째|년|월|일|원|배|%|차|위|호선|번 ))'
const road = String.raw`(?:[가-힣]{1,5}[읍면] ?)?[가-힣\d·]{0,10}(?:(?<![으])로|길|대로) ?\d{1,4}(?:-\d{1,4})?(?:번길 ?\d{1,4}(?:-\d{1,3})?)?(?!\d)${amount}`
const lot = String.raw`(?:[가-힣]{1,5}[읍면] ?)?[가-힣\d]{1,6}[동리가] ?\d{1,4}(?:-\d{1,4})?(?:번지|(?=-)|(?<=-\d{1,4}))(?!\d)`
const address = new RegExp(`(?<![가-힣])${city}(?:${road}|${lot})${rest}`, 'g')

/** Addresses from the province down to the number of a house. Shorter ones are left alone: a place alone identifies nobody. */
export function findAddresses(text: string): PersonalData[] {
  return Array.from(text.matchAll(address), ({ 0: found, index }) => ({ kind: 'address', start: index, end: index + found.length }))
}
