import { AppError } from '../../../core/errors.ts'
import { taskHandler } from '../taskHandler.ts'

/** Tasks for the tests of the pool. */
export const sampleTasks = {
  double: (number: number) => number * 2,
  spin: () => {
    for (;;);
  },
  spinFor: async (name: string, answers: { lengthOf(name: string): Promise<number> }) => {
    while ((await answers.lengthOf(name)) > 1) for (;;);
    return name
  },
  fill: () => {
    const kept: number[][] = []
    for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => index))
  },
  refuse: () => {
    throw new AppError('FILE_MISSING', 'There is no file x.', { place: { file: 'x' } })
  },
  fail: () => {
    throw new TypeError('a fault')
  },
  ask: async (names: string[], answers: { lengthOf(name: string): Promise<number> }) =>
    Promise.all(names.map((name) => answers.lengthOf(name))),
}

export const handle = taskHandler(sampleTasks)
