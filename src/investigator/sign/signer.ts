/** Signs orders with the OpenPGP key of the investigator. The key stays where it is: in gpg, a smart card, or a file. */
export interface Signer {
  /** of the primary key, upper-case hex */
  readonly fingerprint: string
  /**
   * @returns a detached signature in normal form
   * @throws MigError `PASSPHRASE_WRONG`, `KEY_INVALID`, `GPG_MISSING`, `GPG_FAILED`
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>
  /** The public key, binary, as a policy holds it, and the user ids in it (`Ada <ada@example.net>`). */
  publicKey(): Promise<{ readonly key: Uint8Array; readonly userIds: readonly string[] }>
}
