import { expect } from 'chai'
import type { Package } from '../../../../../src/modules/shared/packages/package.ts'
import { purlOf } from '../../../../../src/modules/shared/packages/purl.ts'

const DEBIAN = { id: 'debian', version: '12' }
const NOBODY = { id: '', version: '' }
const one = (type: Package['type'], bareName: string, version: string, arch: string): Package => {
  return { name: bareName, bareName, version, type, arch }
}

describe('purlOf', () => {
  const cases: [Package, typeof DEBIAN, string][] = [
    [
      one('dpkg', 'libstdc++6', '1:12.2.0-14+b1', 'amd64'),
      DEBIAN,
      'pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bb1?arch=amd64&distro=debian-12'
    ],
    [one('dpkg', 'a', '1~rc', 'all'), NOBODY, 'pkg:deb/debian/a@1~rc?arch=all'],
    [
      one('rpm', 'curl', '7.50.3-1.fc25', 'i386'),
      { id: 'fedora', version: '25' },
      'pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25'
    ],
    [one('rpm', 'bash', '2:5-1', 'x'), NOBODY, 'pkg:rpm/bash@5-1?arch=x&epoch=2'],
    [one('rpm', 'odd', '1:', 'x'), NOBODY, 'pkg:rpm/odd@1:?arch=x'],
    [
      one('apk', 'musl', '1.2-r0', 'x86_64'),
      { id: 'alpine', version: '3.20' },
      'pkg:apk/alpine/musl@1.2-r0?arch=x86_64&distro=alpine-3.20'
    ],
    [
      one('pacman', 'zlib', '1:1.3-2', 'x86_64'),
      { id: 'arch', version: '' },
      'pkg:alpm/arch/zlib@1:1.3-2?arch=x86_64&distro=arch'
    ],
    [one('npm', '@a/b(c)', '1.0.0', 'any'), DEBIAN, 'pkg:npm/%40a/b%28c%29@1.0.0'],
    [one('pip', 'Zope.Interface_x', '5', 'any'), DEBIAN, 'pkg:pypi/zope-interface-x@5'],
    [one('gem', 'rake', '13', 'any'), DEBIAN, 'pkg:gem/rake@13'],
    [one('gem', 'ffi', '1.15', 'x86_64-linux'), DEBIAN, 'pkg:gem/ffi@1.15?platform=x86_64-linux']
  ]
  for (const [item, distribution, purl] of cases) {
    it(purl, () => {
      expect(purlOf(item, distribution)).to.equal(purl)
    })
  }
})
