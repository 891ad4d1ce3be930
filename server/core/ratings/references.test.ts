import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { normalQuantile } from '../stats/quantiles.ts'
import { bradleyTerry } from './bradleyTerry.ts'
import { cohenKappa } from './cohenKappa.ts'

const winner = z.enum(['left', 'right', 'tie'])
const fixture = z
  .object({
    tournaments: z.array(
      z.object({
        games: z.array(z.tuple([z.string(), z.string(), winner])),
        names: z.array(z.string()),
        logStrengths: z.array(z.number()),
      }),
    ),
    kappas: z.array(
      z.object({
        labels: z.number(),
        left: z.array(z.number()),
        right: z.array(z.number()),
        kappa: z.number(),
        linear: z.number(),
        quadratic: z.number(),
        error: z.number(),
        linearError: z.number(),
        quadraticError: z.number(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'oracles/ratings.json'), 'utf8')))

test.each(fixture.tournaments)('strengths of $names agree with evalica', ({ games, names, logStrengths }) => {
  const found = bradleyTerry(games.map(([left, right, outcome]) => ({ left, right, winner: outcome })))
  const byName = new Map(found.map(({ name, strength }) => [name, strength]))
  names.forEach((name, position) => expect(byName.get(name)).toBeCloseTo(logStrengths[position] ?? NaN, 6))
  expect(found.map(({ strength }) => strength)).toEqual(found.map(({ strength }) => strength).toSorted((a, b) => b - a))
})

test.each(fixture.kappas)('kappa over $labels labels agrees with scikit-learn, its error with statsmodels', (each) => {
  const pairs = each.left.map((label, position) => [label, each.right[position] ?? 0] as const)
  const ways = [
    { weights: 'none', kappa: each.kappa, error: each.error },
    { weights: 'linear', kappa: each.linear, error: each.linearError },
    { weights: 'quadratic', kappa: each.quadratic, error: each.quadraticError },
  ] as const
  for (const { weights, kappa, error } of ways) {
    const found = cohenKappa(pairs, { labels: each.labels, weights })
    expect(found?.kappa).toBeCloseTo(kappa, 9)
    expect(found?.interval.low).toBeCloseTo(kappa - normalQuantile(0.975) * error, 9)
  }
})
