/** Which function looks at a binary anchor of a detector. */
import * as D from "../filter/detectors.generated";
import { at } from "../window";
import { pdbRecord } from "./activity/source-paths";
import { chachaState, fveMetadata, javaKeystore, keepassDb, luksHeader, salsaState } from "./keys/containers";
import { derEd25519, derPkcs8Ec, derPkcs8Rsa, derRsaPkcs1, derSec1Ec, pkcs12File } from "./keys/der";
import { dpapiBlob } from "./keys/dpapi";
import { dpapiMasterKey } from "./keys/dpapi-master-key";
import { opensshBinary, sshPrivateBlob } from "./keys/openssh";
import { rawPrimes } from "./keys/primes";
import { bcryptRsaBlob, bitlockerFvek, bitlockerVmk, capiRsaBlob, cngEccBlob, cngSymmetricKey } from "./keys/windows";
import { directoryBind, managementMessage } from "./passwords/sign-in/directory";
import { propertyList } from "./passwords/sign-in/property-list";
import {
  messagePassword,
  mysqlPassword,
  postgresPassword,
  queuePassword,
  redisCommand,
} from "./passwords/sign-in/servers";
import { kerberosCredential, krb5Ccache, krb5Keytab, ntlmAnswer } from "./sessions/windows";

export function lookAtBytes(detector: i32): void {
  switch (detector) {
    case D.KERBEROS_KRBCRED:
      return kerberosCredential();
    case D.KRB5_CCACHE:
      return krb5Ccache();
    case D.KRB5_KEYTAB:
      return krb5Keytab();
    case D.NTLMSSP_AUTH:
      return ntlmAnswer();
    case D.CHACHA_STATE:
      return chachaState();
    case D.SALSA_STATE:
      return salsaState();
    case D.DER_RSA_PKCS1:
      return derRsaPkcs1();
    case D.DER_PKCS8_RSA:
      return derPkcs8Rsa();
    case D.DER_SEC1_EC:
      return derSec1Ec();
    case D.DER_PKCS8_EC:
      return derPkcs8Ec();
    case D.DER_ED25519:
      return derEd25519();
    case D.PKCS12_FILE:
      return pkcs12File();
    case D.BCRYPT_RSA_BLOB:
      return bcryptRsaBlob();
    case D.CAPI_RSA_BLOB:
      return capiRsaBlob();
    case D.RSA_RAW_PRIMES:
      return rawPrimes();
    case D.CNG_ECC_BLOB:
      return cngEccBlob();
    case D.CNG_SYMMETRIC_KEY:
      return cngSymmetricKey();
    case D.BITLOCKER_FVEK_WIN7:
      return bitlockerFvek();
    case D.BITLOCKER_VMK:
      return bitlockerVmk();
    case D.OPENSSH_BINARY:
      return opensshBinary();
    case D.SSH_PRIVATE_BLOB:
      return sshPrivateBlob();
    case D.DPAPI_BLOB:
      return dpapiBlob();
    case D.DPAPI_MASTERKEY:
      return dpapiMasterKey();
    case D.LUKS_HEADER:
      return luksHeader();
    case D.FVE_METADATA:
      return fveMetadata();
    case D.JAVA_KEYSTORE:
      return javaKeystore();
    case D.KEEPASS_DB:
      return keepassDb();
    case D.CONN_LDAP:
      return directoryBind();
    case D.SNMP_COMMUNITY:
      return managementMessage();
    case D.CONN_POSTGRES:
      return postgresPassword();
    case D.CONN_MYSQL:
      return mysqlPassword();
    case D.CONN_AMQP:
      return load<u8>(at, 1) == 0x50 ? queuePassword() : messagePassword();
    case D.CONN_REDIS:
      return redisCommand();
    case D.INI_PASSWORD:
      return propertyList();
    case D.PDB_PATH:
      return pdbRecord();
    default:
      return;
  }
}
