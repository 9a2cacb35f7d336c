import * as z from 'zod'
import { ProxyServer } from './proxy-server.ts'

/** Exceptions from a proxy, and characters of one: a DNS name. */
const MAX_EXCEPTIONS = 64
const MAX_NAME_CHARACTERS = 255

/** The key `proxy` of a configuration. Messages never have the text: it may hold a password. */
export const proxySchema = z.string().transform((text, context) => {
  const server = ProxyServer.parse(text)
  if (server !== undefined) return server
  context.addIssue({ code: 'custom', message: 'not a proxy as http://host:port', input: undefined })
  return z.NEVER
})

/** The key `noProxy`: what is reached without the proxy. */
export const noProxySchema = z.array(z.string().min(1).max(MAX_NAME_CHARACTERS)).max(MAX_EXCEPTIONS).default([])
