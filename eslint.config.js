import tseslint from 'typescript-eslint'

/** Time comes from a Clock: the machine's own is read in one file. */
const MACHINE_TIME = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take a Clock (src/util/clock.ts).'
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock (src/util/clock.ts).' },
  {
    selector: "MemberExpression[object.name='performance'][property.name='now']",
    message: 'Take a Clock (src/util/clock.ts).'
  }
]
const MACHINE_TIMERS = ['setTimeout', 'setInterval'].map((name) => ({
  name,
  message: 'Take a Clock (src/util/clock.ts).'
}))
/** `setImmediate` is no time: it gives way to the event loop. */
const TIMER_MODULES = ['node:timers', 'node:timers/promises'].map((name) => ({
  name,
  allowImportNames: ['setImmediate'],
  message: 'Take a Clock (src/util/clock.ts).'
}))

export default tseslint.config(
  { ignores: ['dist/', '.*/', 'coverage/', 'node_modules/', 'src/protocol/wire/generated/', '**/*.js', '**/*.mjs'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      curly: ['error', 'multi-line'],
      'prefer-const': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `using _x = ...` holds something open for its scope.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A callback may or may not be asynchronous, and a reader of stored JSON says what it expects.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // What was thrown is passed on as it is; and `[...text]` is meant to give code points.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true }
      ],
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // tsc's noPropertyAccessFromIndexSignature asks for the brackets that this rule would take away.
      '@typescript-eslint/dot-notation': 'off'
    }
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/util/clock.ts'],
    rules: {
      'no-restricted-globals': ['error', ...MACHINE_TIMERS],
      'no-restricted-syntax': ['error', ...MACHINE_TIME],
      'no-restricted-imports': ['error', { paths: TIMER_MODULES }]
    }
  },
  {
    // Standard output belongs to results and to the message protocol of modules: what writes to it says so.
    files: ['src/**/*.ts', 'bin/**/*.ts'],
    rules: { 'no-console': 'error', 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] }
  },
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-function-return-type': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-implied-eval': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off'
    }
  }
)
