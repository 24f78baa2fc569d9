# ruff: noqa: E501 - a piece of a format reads best on one line
"""The words of formats: what a reader looks for, and what stands at the edges of what it takes."""

IMAGE = (
    b"\xff\xd8", b"\xff\xda", b"\xff\xc0", b"\xff\xc2", b"\xff\xc4", b"\xff\xdb", b"\xff\xdd", b"\xff\xd9", b"\xff\xe1", b"\xff\xee\0\x0eAdobe",
    b"IHDR", b"IDAT", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"iCCP", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"IEND", b"gAMA",
    b"GIF89a", b"!\xf9\4", b"!\xff\x0b", b"!\xfe", b",", b";", b"RIFF", b"WEBP", b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"EXIF", b"XMP ",
    b"ftyp", b"avif", b"heic", b"meta", b"iloc", b"iinf", b"infe", b"iprp", b"ispe", b"grid", b"iref", b"mdat", b"av1C",
    b"II*\0", b"MM\0*", b"II+\0", b"\0\1\3\0\1\0\0\0", b"\1\1\4\0", b"\3\1\3\0", b"\x11\1\4\0", b"\x17\1\4\0", b"BM", b"\x69\x87\4\0", b"\x25\x88\4\0",
    b"8BIM", b"\x1c\2\x37", b"Exif\0\0", b"c2pa", b"jumb", b"http://ns.adobe.com/xap/1.0/\0",
)  # fmt: skip
TEXT = (
    b"\n", b"\r", b"\t", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", "\u2028\u202e\ufeff".encode(), b'"', b"'", b"\\", b"\\ud800", b"\\u0000",
    b"{", b"}", b"[", b"]", b"[" * 2000, b'{"a":' * 500, b",", b";", b":", b"=", b"null", b"true", b"{}", b"[]", b'""', b"1e999", b"-0", b"../", b"/", b"//",
    b"2019", b"2019-02-30", b"9999-12-31T23:59:59Z", b"0000", b"-0001", b"2019-03-02T24:00:00Z", b"2019-03-02T10:00:60Z", b"+14:00", b"+99:99",
    b"2019~", b"2018/2020", b"../..", b"Y-170000002", b"201X", b"99999999999999999999", b"1e300", b"https://[::1", b"https://a:99999/", b"data:image/png;base64,",
    b"http://\xc3\xa9/", b"%00", b"&#xD800;", b"&#0;",
)  # fmt: skip
HTML = (
    b"<", b">", b"</div>", b"<div>" * 300, b"<img src=", b" srcset=", b" data-src=", b"<script type=application/ld+json>", b"</script>", b"<time datetime=",
    b"<meta property=og:image content=", b"<base href=", b"<template>", b"<svg>", b"<![CDATA[", b"<!--", b"<meta charset=utf-16>", b"<?xml", b"<figure>",
)  # fmt: skip
CONTAINER = (
    b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\x1f\x8b\x08", b"WARC/1.1", b"WARC/1.0\r\n", b"Content-Length: ", b"WARC-Type: revisit",
    b"WARC-Date: ", b"\r\n\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Content-Encoding: deflate\r\n", b"Content-Encoding: br\r\n",
    b"HTTP/1.1 200 OK", b"ffffffffffffffff\r\n", b"filedesc://", b"../", b"result.json", b"pages/pages.jsonl", b"datapackage.json", b"archive/",
    b"[Content_Types].xml", b"word/document.xml", b"docProps/core.xml", b"mimetype", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;",
)  # fmt: skip
PDF = (
    b"/Filter/FlateDecode", b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode", b"/LZWDecode", b"/ASCII85Decode", b"/Width ", b"/Height ", b"/SMask 100 0 R",
    b"/Indexed", b"/ICCBased", b"/BitsPerComponent 16", b"/ImageMask true", b"/Decode[1 0]", b"/Kids[2 0 R]", b"/Encrypt 3 0 R", b"/XObject<</A 1001 0 R>>", b" 0 R", b"obj", b"endstream",
    b"/CreationDate(D:", b"BI /W 9 /H 9 ID", b"EI", b"/A Do", b"999999999 0 0 999999999 0 0 cm",
)  # fmt: skip
MAIL = (
    b"Content-Type: ", b"multipart/mixed; boundary=B", b"message/rfc822", b"text/html; charset=", b"charset=unicode_escape", b"charset=idna", b"charset=hex", b"charset=zlib",
    b"Content-Transfer-Encoding: uuencode", b"base64", b"=?utf-8?b?////?=", b"=?x?q?=ff?=", b"filename*=utf-8''%ff", b"filename*0*=x''%ed%a0%80", b"Date: ", b"\nFrom ", b"--B", b"--B--",
    b"begin 644 a.jpg\n", b"Content-Location: ", b"Content-Disposition: attachment; filename=", b"Content-ID: <a>",
)  # fmt: skip
STAMP = (b"\0\x05\x88\x96\x0d\x73\xd7\x19\x01", b"\0\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e", b"\xff", b"\xf0", b"\xf1", b"\x08", b"\x02", b"\x03", b"\x67", b"\xf2", b"\xf3",
                b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x02\x01", b"\x18\x0f", b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\x31", b"\xa0\x80", b"\0\0")  # fmt: skip
