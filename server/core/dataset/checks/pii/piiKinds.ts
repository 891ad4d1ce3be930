/** Personal data and secrets by kind. `label` is what a redaction puts in its place, with a number. */
export const piiKinds = {
  email: { title: 'E-mail address', label: 'email' },
  phone: { title: 'Telephone number', label: 'phone' },
  'resident-number': { title: 'Korean resident number', label: 'resident number' },
  'credit-card': { title: 'Card number', label: 'card' },
  iban: { title: 'IBAN', label: 'iban' },
  passport: { title: 'Korean passport number', label: 'passport' },
  'ip-address': { title: 'IP address', label: 'ip address' },
  'business-number': { title: 'Korean business registration number', label: 'business number' },
  address: { title: 'Korean street address', label: 'address' },
  'api-key': { title: 'API key or token', label: 'key' },
  'private-key': { title: 'Private key', label: 'private key' },
  jwt: { title: 'Signed token (JWT)', label: 'token' },
  password: { title: 'Password', label: 'password' },
} as const satisfies Record<string, { title: string; label: string }>

export type PiiKind = keyof typeof piiKinds

/** `start` to `end` in UTF-16 units of the text. `note`: what is not certain, as a sentence. */
export type PersonalData = { kind: PiiKind; start: number; end: number; note?: string }
